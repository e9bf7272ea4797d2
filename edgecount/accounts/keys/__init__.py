"""What opens the dashboard: passwords, codes, links and tokens, and how often somebody may try."""
