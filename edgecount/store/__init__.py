"""The event store: the only writer of what is kept."""
