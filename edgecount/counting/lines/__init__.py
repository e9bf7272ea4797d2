"""Who crosses a line.  Pure."""
