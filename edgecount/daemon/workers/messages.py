"""The messages between a worker and the main process, and the inbox of the main thread.

The messages are pickled: both processes are our own.  Only the main thread changes what is counted: it takes updates,
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
    """What a worker hands over: events, seconds watched by UTC minute, sometimes heat, and at the end why it ended.

    `person_width` is the breadth of people's shoulders where it was learnt, as a share of the picture's width.
    `zones` are the present figures of each zone, None where no picture has shown them.
    `failure` is None where a recording came to its end, or where the worker was told to stop; `warning` then says what
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
    person_width: float | None = None


class Job(Protocol):
    """What a worker is to do: the first message to it.  A job can be pickled, and compared with another one."""

    @property
    def site(self) -> str:
        """The site's short name, as events carry it."""

    @property
    def camera(self) -> str:
        """The camera that the worker is to watch."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The worker makes progress; its first beat says that it has loaded all that it needs."""


@dataclass(frozen=True, slots=True)
class Handed:
    """An update that the worker hands over, numbered from 1."""

    number: int
    update: WorkerUpdate


@dataclass(frozen=True, slots=True)
class Taken:
    """The main process has taken what was handed over under this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Stop:
    """The worker is to hand over what it still has, and to end."""


@dataclass(frozen=True, slots=True, eq=False)
class CommandRequest:
    """A command, and the future that its sender may wait for."""

    command: Command
    done: "Future[int]" = field(default_factory=Future)


@dataclass(frozen=True, slots=True, eq=False)
class WorkerExited:
    """A worker's process has ended; all its updates came before this."""

    worker: object


Inbox = SimpleQueue[WorkerUpdate | CommandRequest | WorkerExited]
"""What the main thread takes care of, in the order of its coming."""


def commander(inbox: Inbox) -> Commander:
    """A function that puts commands into the inbox, from any thread."""

    def give(command: Command) -> "Future[int]":
        request = CommandRequest(command)
        inbox.put(request)
        return request.done

    return give
