"""The files that staff read, made whole from the store: CSV, workbooks, JSON lines, heat maps."""
