"""Alert rules and their standing, and all that is said of each kind.  Pure."""
