"""What a network is shown of each frame, and how what it finds there is put together."""
