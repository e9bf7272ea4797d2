"""One file that holds what a box has counted and how it is set, and brings it back on another."""
