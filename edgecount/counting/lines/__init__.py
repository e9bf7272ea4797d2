"""Crossings of lines.  Pure."""
