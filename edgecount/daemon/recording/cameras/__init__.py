"""What is known of each camera: how it is, where it looks, what was learnt of it."""
