"""The periodic jobs: files for the staff, and retention, which deletes old data."""
