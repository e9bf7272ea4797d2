"""The `crowd` block of a camera."""
