"""Waiting for what somebody else sees to."""

import time
from collections.abc import Callable

PATIENCE = 20.0
"""Seconds until a test that hangs is given up."""


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Wait until this holds; `what` says what was waited for, where it is in vain."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, f"in vain: {what}"
        time.sleep(0.005)
