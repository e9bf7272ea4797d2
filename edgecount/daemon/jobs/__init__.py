"""What is done every so often: files for the staff, and what retention takes away."""
