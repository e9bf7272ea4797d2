"""Pictures in which people are marked by hand, as the programs for that write them down."""
