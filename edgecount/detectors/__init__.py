"""Pixels → boxes around people."""
