"""Frames of a recording: by its own clock, in a loop, or at the pace of a camera."""
