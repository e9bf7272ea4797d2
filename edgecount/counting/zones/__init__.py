"""Who is in a zone, and for how long.  Pure."""
