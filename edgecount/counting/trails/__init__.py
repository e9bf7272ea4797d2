"""Where people walked, in a few corners each, and what is counted of that again.  Pure."""
