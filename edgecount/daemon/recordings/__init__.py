"""Recordings that people upload: counted one after the other, kept for some days, and deleted."""
