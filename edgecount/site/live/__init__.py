"""What people see of a camera right now, while they look, and nothing while nobody does."""
