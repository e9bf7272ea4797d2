"""What the main process does with an event: stores it, and derives figures and alerts from it."""
