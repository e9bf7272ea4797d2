"""Who has fallen and is not up again.  Pure."""
