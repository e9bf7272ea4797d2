"""What the worker of a camera and the main process say to each other: pickles, between two processes of our own."""

from dataclasses import dataclass
from typing import Protocol

from edgecount.daemon.report import Report


class Job(Protocol):
    """What a worker is to do: the first that it hears.  It can be pickled, and compared with another one."""

    @property
    def site(self) -> str:
        """The site's short name, as events carry it."""

    @property
    def camera(self) -> str:
        """Which camera it is to watch."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The worker gets on; the first one says that it has loaded all that it needs."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What the worker hands over, numbered from 1."""

    number: int
    report: Report


@dataclass(frozen=True, slots=True)
class Taken:
    """The main process has taken what was handed over under this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Stop:
    """The worker is to end: to hand over what it still has, and go."""
