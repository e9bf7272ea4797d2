"""What supervises the daemon: systemd, or nothing.

systemd is told that the daemon is ready, that it lives and that it stops: one datagram to the socket that
$NOTIFY_SOCKET names, as in sd_notify(3); without that variable nothing is told.
"""

import logging
import math
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from edgecount.clock import Clock

log = logging.getLogger(__name__)
_SEND_SECONDS = 1.0
"""How long systemd may be too busy to take a datagram: no loop waits longer for it."""
MAIN = "main"
"""The loop of the main thread, among those whose beats count."""
_ENDURANCE_SECONDS = 1.0
_EXTENSION_SECONDS = 60.0
"""From one sign that long work goes on, so long until the next, at most."""
_PINGS_PER_TIMEOUT = 3
"""More than one ping within systemd's timeout: a lost one does no harm."""


class Notifier:
    """Tells systemd how the daemon does; a failure of that is logged once, and not raised."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        name = environ.get("NOTIFY_SOCKET", "")
        self._address = f"\0{name[1:]}" if name.startswith("@") else name  # @ stands for the abstract namespace
        self._has_complained = False

    def ready(self) -> None:
        """Everything has started; from now on systemd waits for pings."""
        self._tell("READY=1")

    def reloading(self, now: float) -> None:
        """The config is read again, since so many monotonic seconds; systemd waits until it hears of `ready`."""
        self._tell(f"RELOADING=1\nMONOTONIC_USEC={round(now * 1e6)}")

    def stopping(self) -> None:
        """The end has begun; systemd waits for no more pings, but not for ever."""
        self._tell("STOPPING=1")

    def ping(self) -> None:
        """The daemon lives."""
        self._tell("WATCHDOG=1")

    def extend(self, seconds: float) -> None:
        """What has begun, a start above all, takes up to so many seconds more from now."""
        self._tell(f"EXTEND_TIMEOUT_USEC={round(seconds * 1e6)}")

    def status(self, text: str) -> None:
        """The line that `systemctl status` shows."""
        self._tell(f"STATUS={' '.join(text.split())}")  # a second line would be a message of its own

    def _tell(self, message: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
                connection.settimeout(_SEND_SECONDS)
                connection.sendto(message.encode(errors="replace"), self._address)
        except (OSError, ValueError) as error:
            if not self._has_complained:
                self._has_complained = True
                log.warning("systemd is not told how edgecount does: NOTIFY_SOCKET cannot be used: %s", error)


class Heartbeats:
    """When each critical loop has last made progress; the loops may run in any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._patience: dict[str, float] = {}
        self._last: dict[str, float] = {}

    def register(self, name: str, patience_seconds: float) -> None:
        """Expect a beat of this loop at least every so many seconds, from now on."""
        if patience_seconds <= 0:
            raise ValueError(f"the patience with {name} must be more than 0 seconds, not {patience_seconds}")
        with self._lock:
            self._patience[name] = patience_seconds
            self._last[name] = self._clock.monotonic()

    def beat(self, name: str) -> None:
        """The loop has made progress; one that is not registered is not waited for."""
        with self._lock:
            if name in self._last:
                self._last[name] = self._clock.monotonic()

    def forget(self, name: str) -> None:
        """The loop has ended, as it should."""
        with self._lock:
            self._patience.pop(name, None)
            self._last.pop(name, None)

    def late(self, now: float) -> dict[str, float]:
        """The loops that have made no progress for longer than their patience, and for how many seconds."""
        with self._lock:
            return {name: now - last for name, last in self._last.items() if now - last > self._patience[name]}

    def alive(self, now: float) -> bool:
        """Whether every loop has made progress lately."""
        return not self.late(now)


class Watchdog:
    """Pings systemd while all loops are alive; the main loop ticks it.

    When the pings stay away, systemd aborts the daemon and starts it again.
    """

    def __init__(self, notifier: Notifier, heartbeats: Heartbeats, every_seconds: float | None, clock: Clock) -> None:
        self._notifier = notifier
        self._heartbeats = heartbeats
        self._every = every_seconds
        self._clock = clock
        self._next = clock.monotonic()
        self._late: frozenset[str] = frozenset()

    def tick(self) -> None:
        """Ping, when it is time; does nothing where systemd has not asked for it."""
        now = self._clock.monotonic()
        if self._every is None or now < self._next:
            return
        late = self._heartbeats.late(now)
        self._log_changes(late)
        if not late:
            self._notifier.ping()
            self._next = now + self._every

    def _log_changes(self, late: Mapping[str, float]) -> None:
        """Log a loop when it becomes late, and when it goes on."""
        for name in sorted(late.keys() - self._late):
            log.error("%s stands still for %.0f s: unless it goes on, systemd starts edgecount again", name, late[name])
        for name in sorted(self._late - late.keys()):
            log.warning("%s goes on", name)
        self._late = frozenset(late)


class Endurance:
    """Called in the midst of work that takes the main thread long: it goes on, and says so once a second at most."""

    def __init__(self, notifier: Notifier, heartbeats: Heartbeats, watchdog: Watchdog, clock: Clock) -> None:
        self._notifier = notifier
        self._heartbeats = heartbeats
        self._watchdog = watchdog
        self._clock = clock
        self._next = -math.inf

    def __call__(self) -> None:
        """Beat for the main thread, ping, and let a start take longer."""
        now = self._clock.monotonic()
        if now < self._next:
            return
        self._next = now + _ENDURANCE_SECONDS
        self._heartbeats.beat(MAIN)
        self._watchdog.tick()
        self._notifier.extend(_EXTENSION_SECONDS)


@dataclass(frozen=True, slots=True)
class Supervision:
    """What is told to systemd, and the beats of the loops on which its pings depend."""

    notifier: Notifier
    heartbeats: Heartbeats
    watchdog: Watchdog
    endurance: Endurance

    @classmethod
    def of(cls, environ: Mapping[str, str], process: int, clock: Clock) -> Self:
        """As the environment of this process says; without systemd's variables nothing is told."""
        notifier, heartbeats = Notifier(environ), Heartbeats(clock)
        watchdog = Watchdog(notifier, heartbeats, ping_seconds(environ, process), clock)
        return cls(notifier, heartbeats, watchdog, Endurance(notifier, heartbeats, watchdog, clock))


def ping_seconds(environ: Mapping[str, str], process: int) -> float | None:
    """How often systemd wants a ping of this process, with some to spare; None where it wants none."""
    if environ.get("WATCHDOG_PID", str(process)) != str(process):
        return None
    microseconds = environ.get("WATCHDOG_USEC", "")
    if not (microseconds.isascii() and microseconds.isdigit()) or int(microseconds) == 0:
        return None
    return int(microseconds) / 1e6 / _PINGS_PER_TIMEOUT
