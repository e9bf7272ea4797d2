"""The daemon as seen by whoever looks after it: systemd, or nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from edgecount.clock import Clock
from edgecount.daemon.notify import Heartbeats, Notifier, Watchdog, ping_seconds


@dataclass(frozen=True, slots=True)
class Supervision:
    """What is told to systemd, and the beats of the loops on which its pings depend."""

    notifier: Notifier
    heartbeats: Heartbeats
    watchdog: Watchdog

    @classmethod
    def of(cls, environ: Mapping[str, str], process: int, clock: Clock) -> Self:
        """As the environment of this process says; without systemd's variables nobody is told anything."""
        notifier, heartbeats = Notifier(environ), Heartbeats(clock)
        return cls(notifier, heartbeats, Watchdog(notifier, heartbeats, ping_seconds(environ, process), clock))
