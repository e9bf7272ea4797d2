"""How the daemon is operated: signals, systemd, the control socket, health and metrics."""
