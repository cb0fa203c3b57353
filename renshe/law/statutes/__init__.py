"""Statutes: what is cited, read into document and article, named in both languages; what their sentences say."""
