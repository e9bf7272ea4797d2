"""How many people a camera shows by estimate: in a process of its own, for which the camera loop never waits."""
