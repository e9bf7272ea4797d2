"""A recording counted from its first frame to its last."""
