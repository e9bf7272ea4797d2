"""How a process ended, in words."""

import signal


def manner(status: int | None) -> str:
    """How a process ended, from its status as `subprocess` has it; None where it does not end."""
    if status is None:
        return "does not end"
    if status >= 0:
        return f"crashed: status {status}"
    try:
        return f"crashed: {signal.Signals(-status).name}"
    except ValueError:
        return f"crashed: signal {-status}"
