"""What the store does about a damaged file: it finds the damage, sets the file aside, and keeps what can be read."""
