"""How a camera is seen: its source, its detectors, its pipeline, its pictures."""
