"""The process of the dashboard, as seen from the main process."""
