"""The kinds of alert: each a module, with its record."""
