"""Cameras that are looked at right now: the main process is asked once, however many look."""
