"""Reading the config again while the daemon runs: a bad one changes nothing, whatever is wrong with it."""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from edgecount.clock import Clock
from edgecount.daemon.operations.supervision import Notifier
from edgecount.errors import ConfigError, EdgecountError

log = logging.getLogger(__name__)

T = TypeVar("T")


class Reload(Generic[T]):
    """Reads the config when `asked` is set, by any thread; `read` raises EdgecountError where the config is bad.

    `current` is the last good config.  systemd is told of the reading; the code that puts a new config in force tells
    it when all is ready again.
    """

    def __init__(
        self, first: T, asked: threading.Event, read: Callable[[], T], notifier: Notifier, clock: Clock
    ) -> None:
        self.current = first
        self._asked = asked
        self._read = read
        self._notifier = notifier
        self._clock = clock

    def look(self) -> bool:
        """Read, where that was asked for; returns whether there is a new config."""
        if not self._asked.is_set():
            return False
        self._asked.clear()
        self._notifier.reloading(self._clock.monotonic())
        try:
            self.current = self._read()
        except EdgecountError as error:
            for problem in error.problems if isinstance(error, ConfigError) else (str(error),):
                log.error("%s", problem)  # noqa: TRY400 - its message is whole: a traceback would be a bug
        except Exception as error:
            log.exception(
                "the config cannot be read (%s): a fault of edgecount's, please report it", type(error).__name__
            )
        else:
            return True
        log.warning("the config in force stays as it was: correct the file, and reload it once more")
        self._notifier.ready()
        return False
