"""Which container and codecs a recording has, read from its own headers before anything decodes it."""
