"""The annotated picture: boxes, ids, trails, lines and counts."""
