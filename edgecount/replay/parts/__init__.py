"""A recording counted in parts, and the parts joined so that nothing is missing or twice at their seams."""
