"""Counts people who cross entry lines in front of cameras, and keeps every count."""

__version__ = "0.1.0"
