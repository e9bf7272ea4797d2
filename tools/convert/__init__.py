"""Rebuild the shipped model weights from the packages that carry them."""
