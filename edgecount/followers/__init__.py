"""Boxes followed from frame to frame without a detector."""
