"""Visits to zones, and the people in a zone now.  Pure."""
