"""What holds for all tests."""

import signal

import pytest
from hypothesis import settings

settings.register_profile("edgecount", deadline=None, print_blob=True)  # no test is timed against the wall clock
settings.load_profile("edgecount")


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c_is_heeded() -> None:
    """Undo what a shell does to jobs in the background: programs started by tests would ignore Ctrl-C like them."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
