"""The words that the commands print."""
