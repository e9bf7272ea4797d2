"""Instance segmentation: every person of a picture with a shape of their own."""
