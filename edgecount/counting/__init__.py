"""Tracks → facts.  Pure: values in, values out."""
