"""Yimen: the platform of a county government service centre."""

__version__ = "0.1.0"
