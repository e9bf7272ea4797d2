"""Where events go.  Every file is derived from the store."""
