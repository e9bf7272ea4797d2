"""Falls of people, until they are over.  Pure."""
