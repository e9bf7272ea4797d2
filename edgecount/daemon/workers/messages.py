"""The messages between a worker and the main process, and the inbox of the main thread.

A worker parses what strangers send, so its messages are JSON that is checked (`talk/`): nothing that
it says is ever run.  Only the main thread changes what is counted: it takes updates, commands and exits out of one
inbox, in their order.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import SimpleQueue
from typing import Annotated, Literal, Protocol

from pydantic import Base64Bytes, Field, PlainSerializer, PlainValidator

from edgecount.counting.trails.packed_trail import packed, unpacked
from edgecount.counting.trails.trail import Trail
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.workers.work import Work
from edgecount.errors import EdgecountError, UsageError
from edgecount.events.model import AnyEvent
from edgecount.figures.heat import Heat
from edgecount.site.aim import Aim
from edgecount.site.command import Command, Commander
from edgecount.site.crowd_figures import CrowdFigures
from edgecount.site.live.viewing import Viewing
from edgecount.site.live.views import PeopleView, PictureView


def _failure(record: object) -> EdgecountError | None:
    """The error that was told; ValueError where it is none."""
    match record:
        case None:
            return None
        case {"message": str(message), "usage": bool(usage)}:
            return UsageError(message) if usage else EdgecountError(message)
        case _:
            raise ValueError("not a failure")


def _failure_record(failure: BaseException | None) -> dict[str, object] | None:
    """What a user is told of an error."""
    usage = isinstance(failure, EdgecountError) and failure.exit_status == UsageError.exit_status
    return None if failure is None else {"message": str(failure), "usage": usage}


Failure = Annotated[BaseException | None, PlainValidator(_failure), PlainSerializer(_failure_record)]
"""An error that ended a worker; over the wire goes what users are told of it."""


def _trail(record: object) -> Trail:
    """The trail that was told; ValueError where it is none."""
    match record:
        case Trail():
            return record
        case {"track": int(track), "start": str(start), "way": str(way)}:
            began = datetime.fromisoformat(start)
            if began.utcoffset() != timedelta(0):
                raise ValueError("a trail begins at a time in UTC")
            return unpacked(track, began, b64decode(way, validate=True))
        case _:
            raise ValueError("not a trail")


def _trail_record(trail: Trail) -> dict[str, object]:
    return {"track": trail.track, "start": trail.start.isoformat(), "way": b64encode(packed(trail)).decode()}


ToldTrail = Annotated[Trail, PlainValidator(_trail), PlainSerializer(_trail_record)]
"""A person's way; over the wire, and into the store, go its corners in a hundred bytes."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A camera's certificate that was trusted at first sight: where, as host and port, and its SHA-256."""

    place: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class WorkerUpdate:
    """What a worker hands over: events, seconds watched by UTC minute, sometimes heat, and at the end why it ended.

    `person_width` is the breadth of people's shoulders where it was learnt, as a share of the picture's width.
    `certificate` is the camera's where the config does not say which to trust.
    `zones` are the present figures of each zone, None where no picture has shown them.
    `failure` is None where a recording came to its end, or where the worker was told to stop; `warning` then says what
    was wrong with the recording.  `picture` is a JPEG in which nobody can be recognised, where one is due.  `crowd` is
    the newest estimate of how many people there are, or why there is none, where either is news.  `trails` are the ways
    of people that have ended.  `aim` says where the camera looks, where that is news.
    """

    camera: str
    events: tuple[Annotated[AnyEvent, Field(discriminator="type")], ...] = ()
    watched: Mapping[datetime, float] = field(default_factory=dict)
    ended: bool = False
    failure: Failure = None
    warning: str | None = None
    work: Work = field(default_factory=Work)
    heat: Heat = field(default_factory=dict)
    zones: Mapping[str, ZoneFigures] | None = None
    person_width: float | None = None
    picture: Base64Bytes | None = None
    crowd: CrowdFigures | None = None
    certificate: Certificate | None = None
    trails: tuple[ToldTrail, ...] = ()
    aim: Aim | None = None


class Job(Protocol):
    """What a worker is to do: the first message to it.  Jobs can be compared."""

    @property
    def site(self) -> str:
        """The site's short name, as events carry it."""

    @property
    def camera(self) -> str:
        """The camera that the worker is to watch."""

    @property
    def terms(self) -> "Terms":
        """What its worker may speak of."""

    def encoded(self) -> bytes:
        """The job as its worker reads it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker may speak of: its site's short name, its camera, and the lines and zones there.

    Where it `is_live`, nothing that it tells of happens later than now; it tells of `trails` only where they are kept.
    """

    site: str
    camera: str
    lines: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    is_live: bool = True
    trails: bool = False


@dataclass(frozen=True, slots=True)
class Beat:
    """The worker makes progress; its first beat says that it has loaded all that it needs."""

    word: Literal["beat"] = "beat"


@dataclass(frozen=True, slots=True)
class Handed:
    """An update that the worker hands over, numbered from 1."""

    number: int
    update: WorkerUpdate
    word: Literal["handed"] = "handed"


@dataclass(frozen=True, slots=True)
class Taken:
    """All that was handed over up to this number is stored, or waits in the main process's own backlog."""

    number: int
    word: Literal["taken"] = "taken"


@dataclass(frozen=True, slots=True)
class Stop:
    """The worker is to hand over what it still has, and to end."""

    word: Literal["stop"] = "stop"


@dataclass(frozen=True, slots=True)
class Show:
    """Somebody looks at the camera: it is to be shown for the length of a lease."""

    viewing: Viewing
    word: Literal["show"] = "show"


@dataclass(frozen=True, slots=True)
class Relearn:
    """Somebody says that the camera looks right: its scene is to be learnt anew."""

    word: Literal["relearn"] = "relearn"


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What the camera shows to those who look; nobody waits for it, and nothing of it is stored."""

    people: PeopleView | None = None
    picture: PictureView | None = None
    scene: PictureView | None = None
    word: Literal["shown"] = "shown"


@dataclass(frozen=True, slots=True, eq=False)
class HandedOver:
    """An update of a worker; `taken` is called once it is stored, and tells the worker so."""

    update: WorkerUpdate
    taken: Callable[[], None]


@dataclass(frozen=True, slots=True, eq=False)
class CommandRequest:
    """A command, and the future that its sender may wait for."""

    command: Command
    done: "Future[int]" = field(default_factory=Future)


@dataclass(frozen=True, slots=True, eq=False)
class ShowRequest:
    """Somebody looks at a camera."""

    camera: str
    viewing: Viewing


@dataclass(frozen=True, slots=True, eq=False)
class WorkerExited:
    """A worker's process has ended; all its updates came before this."""

    worker: object


Item = WorkerUpdate | HandedOver | CommandRequest | ShowRequest | WorkerExited
Inbox = SimpleQueue[Item]
"""What the main thread takes care of, in the order of its coming.

It does not grow: a worker has only so many updates on their way (`outbox.WINDOW`), and MOST_COMMANDS commands wait.
"""

MOST_COMMANDS = 100
"""So many commands may wait: more than people send while the slowest disk stores what came before."""


def commander(inbox: Inbox) -> Commander:
    """A function that puts commands into the inbox, from any thread."""

    def give(command: Command) -> "Future[int]":
        request = CommandRequest(command)
        if inbox.qsize() < MOST_COMMANDS:
            inbox.put(request)
        else:
            request.done.set_exception(EdgecountError("edgecount is busy with what came before: try again later"))
        return request.done

    return give


def shower(inbox: Inbox) -> Callable[[str, Viewing], None]:
    """A function that asks for a camera to be shown, from any thread; where too much waits, it is asked again soon."""

    def ask(camera: str, viewing: Viewing) -> None:
        if inbox.qsize() < MOST_COMMANDS:
            inbox.put(ShowRequest(camera, viewing))

    return ask
