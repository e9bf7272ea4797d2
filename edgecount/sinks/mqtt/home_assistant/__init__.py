"""What Home Assistant is told, so that the counter appears there by itself."""
