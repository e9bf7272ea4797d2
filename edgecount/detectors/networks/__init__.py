"""The networks that find people: how each sees a picture, and what its outputs say."""
