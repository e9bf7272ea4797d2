"""A rendered shop: people who never lived, seen through any lens, for training detectors and measuring the counter."""
