"""Renshe (人社): the platform on which a city's Human Resources and Social Security bureau does its work."""

__version__ = "0.1.0"
