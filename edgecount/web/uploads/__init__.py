"""Recordings on their way from a browser to the disk, in parts."""
