"""Whether an update can be true, and is this worker's to tell.  Pure.

A worker may have been taken over by what it parses.  It can still lie about its own camera; but what it says harms
neither the counts of others nor the main process: every number has its bounds, every text its length, and all is of its
own camera, lines and zones.
"""

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from edgecount.daemon.workers.messages import Glimpse, Terms, WorkerUpdate
from edgecount.daemon.workers.talk.wire import WireError
from edgecount.daemon.workers.work import BOUNDS, Work
from edgecount.events.model import (
    BY_ZONE,
    AnyEvent,
    CameraLost,
    CameraRestored,
    Crossing,
    Fallen,
    FallenCleared,
    LineEvent,
    Rejected,
    StaffMarked,
    Visit,
    ZoneEvent,
)
from edgecount.figures.heat import COLUMNS, ROWS
from edgecount.ports import MOST_PIXELS

_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
"""So far after now an event may be: clocks are not that wrong within one machine."""
_LONGEST_TEXT = 4000
_LARGEST = 2**53
_MINUTE_SECONDS = 60.0
_HEAT_SECONDS = 1e6
"""The most seconds in a cell: an hour of 277 people on one spot."""
_MOST_PEOPLE = 100_000
"""No picture shows more."""
MOST_DOTS = 200
"""So many people are shown at most."""
JPEG = b"\xff\xd8\xff"
MOST_JPEG_BYTES = 500_000
MOST_MARK_BYTES = 24_000
"""As `sources/aim/packed_marks.py` has it, which the main process does not load."""
_FOUND = (Crossing, StaffMarked, Rejected, Visit, Fallen, FallenCleared, CameraLost, CameraRestored)
"""The kinds of events that a worker finds; alerts and corrections are the main process's."""


def check(update: WorkerUpdate, terms: Terms, now: datetime) -> None:
    """WireError where an update cannot be true, or is not this worker's to tell; `now` is the latest time it may be."""
    for fault in _faults(update, terms, now + _AHEAD if terms.is_live else _LATEST):
        raise WireError(fault)


def check_shown(shown: Glimpse, now: datetime) -> None:
    """WireError where what is shown of a camera cannot be true; a recording shows what is there now, too."""
    for fault in _faults_of_shown(shown, now + _AHEAD):
        raise WireError(fault)


def _faults_of_shown(shown: Glimpse, latest: datetime) -> Iterator[str]:
    yield from (f"{what} is out of all bounds" for what in _unbounded(shown, "shown", latest))
    people = shown.people
    if people is not None:
        if len(people.dots) > MOST_DOTS or not 1 <= people.width * people.height <= MOST_PIXELS:
            yield "no camera shows so many"
        if not all(0 <= dot.x <= 1 and 0 <= dot.y <= 1 for dot in people.dots):
            yield "people are somewhere in the picture"
    for picture in (shown.picture, shown.scene):
        if picture is not None and not (picture.jpeg.startswith(JPEG) and len(picture.jpeg) <= MOST_JPEG_BYTES):
            yield "a picture is a JPEG, and a small one"


def _faults(update: WorkerUpdate, terms: Terms, latest: datetime) -> Iterator[str]:
    yield from (f"{what} is out of all bounds" for what in _unbounded(update, "update", min(latest, _LATEST)))
    if update.camera != terms.camera:
        yield "it speaks of another camera"
    yield from (fault for event in update.events if (fault := _foreign(event, terms)))
    if not terms.zones.issuperset(update.zones or ()):
        yield "it speaks of a zone that is not its own"
    if update.crowd is not None:
        if not terms.zones.issuperset(update.crowd.zones):
            yield "it estimates a zone that is not its own"
        if any(estimated.high > _MOST_PEOPLE for _, estimated in update.crowd.places()):
            yield "no picture shows so many"
    if update.trails and not terms.trails:
        yield "it tells of trails that nobody wants"
    yield from _impossible_times(update)
    yield from _impossible_work(update.work)
    if update.aim is not None and len(update.aim.marks or b"") > MOST_MARK_BYTES:
        yield "no scene has so many marks"
    if update.person_width is not None and not 0 < update.person_width <= 1:
        yield "a person's width is a share of the picture's"


def _unbounded(value: Any, name: str, latest: datetime) -> Iterator[str]:
    """The names of the values, in a value made of dataclasses, maps and tuples, that are beyond all measure."""
    match value:
        case bool() | None:
            return
        case int():
            is_bounded = abs(value) <= _LARGEST
        case float():
            is_bounded = math.isfinite(value) and abs(value) <= _LARGEST
        case str():
            is_bounded = len(value) <= _LONGEST_TEXT
        case datetime():
            is_bounded = value.utcoffset() == timedelta(0) and _EARLIEST <= value <= latest
        case BaseException():
            is_bounded = len(str(value)) <= _LONGEST_TEXT
        case _:
            for part, inner in _parts(value):
                yield from _unbounded(inner, part or name, latest)
            return
    if not is_bounded:
        yield name


def _parts(value: Any) -> Iterable[tuple[str, Any]]:
    """What a value is made of; a part without a name of its own has that of the whole."""
    if dataclasses.is_dataclass(value):
        return ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, Mapping):
        return (("", part) for item in value.items() for part in item)
    return (("", part) for part in value) if isinstance(value, tuple) else ()


def _foreign(event: AnyEvent, terms: Terms) -> str | None:
    """What of an event is not this worker's."""
    if not isinstance(event, _FOUND):
        return f"no worker finds {event.type}"
    if (event.site, event.camera) != (terms.site, terms.camera):
        return "an event of another camera"
    if isinstance(event, LineEvent) and event.line not in terms.lines:
        return "an event of a line that is not its own"
    if isinstance(event, ZoneEvent) and event.zone not in terms.zones:
        return "an event of a zone that is not its own"
    return _of_people(event)


def _of_people(event: AnyEvent) -> str | None:
    """What of an event only people can say."""
    if isinstance(event, StaffMarked) and (event.undoes is not None or not event.by.startswith(BY_ZONE)):
        return "no worker says who is staff in somebody's name"
    if isinstance(event, CameraLost) and event.condition == "paused":
        return "no worker pauses a camera"
    return None


def _impossible_times(update: WorkerUpdate) -> Iterator[str]:
    for minute, seconds in update.watched.items():
        if not 0 <= seconds <= _MINUTE_SECONDS or minute.second or minute.microsecond:
            yield "a minute is watched for 0 to 60 seconds"
    for hour, cells in update.heat.items():
        if hour.minute or hour.second or hour.microsecond:
            yield "heat is of whole hours"
        if not all(0 <= cell < COLUMNS * ROWS and 0 <= seconds <= _HEAT_SECONDS for cell, seconds in cells.items()):
            yield "heat is of cells that there are, and of seconds from 0"
    for figures in (update.zones or {}).values():
        if any(dwell < 0 for dwell in figures.dwells):
            yield "nobody stays for less than no time"


def _impossible_work(work: Work) -> Iterator[str]:
    if work.looks.bounds != BOUNDS or work.ages.bounds != BOUNDS:
        yield "durations are counted by the classes that there are"
    measured = (*work.looks.counts, work.looks.seconds, *work.ages.counts, work.ages.seconds)
    if min(*measured, *work.frames.values(), 0) < 0:
        yield "a count is less than 0"
    if work.light is not None and not 0 <= work.light <= 255:
        yield "a shade is from 0 to 255"
