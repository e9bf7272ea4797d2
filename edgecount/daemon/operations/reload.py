"""Reading the config again while the daemon runs: a bad one changes nothing."""

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
    """Reads when `asked` is set, which is done from anywhere; `read` raises EdgecountError where nothing comes of it.

    `current` is what was read last and was good.  systemd is told; that all is ready again it hears from whoever puts
    the new config in force.
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
        """Read, where somebody has asked for it; whether there is something new."""
        if not self._asked.is_set():
            return False
        self._asked.clear()
        self._notifier.reloading(self._clock.monotonic())
        try:
            self.current = self._read()
        except EdgecountError as error:
            for problem in error.problems if isinstance(error, ConfigError) else (str(error),):
                log.error("%s", problem)  # noqa: TRY400 - its message is whole: a traceback would be a bug
            log.warning("the config in force stays as it was: correct the file, and reload it once more")
            self._notifier.ready()
            return False
        return True
