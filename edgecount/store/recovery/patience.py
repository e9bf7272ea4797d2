"""Work on the store that takes long, while those that wait for the main thread hear that it goes on."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")

Beat = Callable[[], None]
"""Says that work goes on; called about once a second, or more often."""

BEAT_SECONDS = 1.0
LONGEST_SECONDS = 900.0
"""So long a single question to SQLite may take, seconds: a file of gigabytes on a slow card; then it hangs."""


def no_beat() -> None:
    """Nobody waits."""


def patiently(work: Callable[[], T], beat: Beat) -> T:
    """What the work gives, or raises: it is done in a thread of its own, for SQLite says nothing while it checks."""
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            done.set_exception(error)

    thread = threading.Thread(target=run, name="store-check", daemon=True)
    thread.start()
    for _ in range(int(LONGEST_SECONDS / BEAT_SECONDS)):
        thread.join(BEAT_SECONDS)
        if not thread.is_alive():
            break
        beat()
    return done.result()
