"""Detections → tracks.  Pure: values in, values out."""
