"""The people inside a site of several boxes, as one of its boxes knows it."""
