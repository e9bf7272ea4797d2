"""Health and metrics over HTTP, for programs on this machine."""
