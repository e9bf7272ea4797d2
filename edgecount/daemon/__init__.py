"""Life of the process: cameras, store, scheduled jobs, signals."""
