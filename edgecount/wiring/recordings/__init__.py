"""Uploaded recordings: the program that counts one, and how the main process runs it."""
