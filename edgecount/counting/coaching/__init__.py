"""How well a camera and its lines and zones suit counting, by what was seen there for some minutes.  Pure."""
