"""Programmes (业务): one folder for each part of the bureau's work, built only from the rooms."""
