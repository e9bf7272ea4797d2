"""What the dashboard is given: its process, what it may ask, and the cameras that it has tried."""
