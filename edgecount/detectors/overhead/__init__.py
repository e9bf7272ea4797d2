"""People seen from straight above: their heads and shoulders, found by a small network of our own and by motion."""
