"""Audits of doors: made from taps and the store, and read back from it."""
