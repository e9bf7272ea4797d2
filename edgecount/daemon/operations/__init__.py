"""How the daemon is operated: signals, systemd, the control socket, and health."""
