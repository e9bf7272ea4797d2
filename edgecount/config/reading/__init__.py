"""A file of YAML → plain values with the place of each, and what is wrong with them in plain words."""
