"""Boxes → people with an id.  Pure: values in, values out."""
