"""A density net trained on pictures of one's own camera: targets, the net, the course of its training, its file."""
