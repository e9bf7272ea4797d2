"""The server of the pages: its connections, its limits, and its certificate."""
