"""The events that are stored and told, and what each kind means to every output.  Pure."""
