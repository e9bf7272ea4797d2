"""The people who may see the dashboard: accounts, passwords, sessions, invitations and tokens, in one SQLite file."""
