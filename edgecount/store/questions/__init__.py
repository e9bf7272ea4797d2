"""What is asked of a store, on any connection to it."""
