"""A folder of recordings counted in parts: what is to be counted, the counting, and what became of each."""
