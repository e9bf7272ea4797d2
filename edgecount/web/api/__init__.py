"""What scripts may read, as JSON, and the description of it (OpenAPI)."""
