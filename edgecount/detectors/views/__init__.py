"""Views: the parts of each frame that a network is shown, and how its detections there are put together."""
