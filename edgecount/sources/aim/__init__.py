"""Where a camera looks, told by marks of its empty scene: whether it was moved, turned, zoomed or is out of focus."""
