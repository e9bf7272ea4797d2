"""How well and how fast edgecount counts, measured on clips with known truth."""
