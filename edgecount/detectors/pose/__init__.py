"""A person's shape and pose."""
