"""What a worker and the main process say to each other: its form, what is held against it, what still waits."""
