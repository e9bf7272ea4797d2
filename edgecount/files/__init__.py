"""Whole files: replaced at once, synced to the disk, and whether they can be written at all."""
