"""What a worker and the main process say to each other, and what the main thread takes care of.

Between two processes of our own these are pickles.  The main thread alone changes what is counted: it takes updates,
commands and exits out of one inbox, in their order.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from queue import SimpleQueue
from typing import Protocol

from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.workers.work import Work
from edgecount.events.model import AnyEvent
from edgecount.figures.heat import Heat
from edgecount.site.command import Command, Commander


@dataclass(frozen=True, slots=True)
class WorkerUpdate:
    """Events, seconds watched by UTC minute, now and then heat, and at the end why it ended.

    `zones` says who is in each zone now, None where no picture has shown that.
    `failure` is None where a recording came to its end, or where the watcher was told to stop; `warning` then says what
    was wrong with the recording.
    """

    camera: str
    events: tuple[AnyEvent, ...] = ()
    watched: Mapping[datetime, float] = field(default_factory=dict)
    ended: bool = False
    failure: BaseException | None = None
    warning: str | None = None
    work: Work = field(default_factory=Work)
    heat: Heat = field(default_factory=dict)
    zones: Mapping[str, ZoneFigures] | None = None


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
    report: WorkerUpdate


@dataclass(frozen=True, slots=True)
class Taken:
    """The main process has taken what was handed over under this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Stop:
    """The worker is to end: to hand over what it still has, and go."""


@dataclass(frozen=True, slots=True, eq=False)
class CommandRequest:
    """A command, and the future that whoever gave it may wait for."""

    command: Command
    done: "Future[int]" = field(default_factory=Future)


@dataclass(frozen=True, slots=True, eq=False)
class WorkerExited:
    """A worker's process is no more; all that it handed over came before."""

    worker: object


Inbox = SimpleQueue[WorkerUpdate | CommandRequest | WorkerExited]
"""What the main thread takes care of, in its order."""


def commander(inbox: Inbox) -> Commander:
    """What puts commands into the inbox, from any thread."""

    def give(command: Command) -> "Future[int]":
        order = CommandRequest(command)
        inbox.put(order)
        return order.done

    return give
