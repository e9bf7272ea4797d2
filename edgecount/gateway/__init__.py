"""What the web process may ask of the main process, and how it is said."""
