"""The recordings of a replay's store: each with all that it brought in, so that it can be taken out again whole.

A camera saw a moment once.  So a recording takes the place of those of its camera that share most of their time with
it: they are the same one, counted anew.  Of one that only overlaps, as recorders let them, the events of the shared
moments are those of the newer of the two alone.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from edgecount.events.model import AnyEvent
from edgecount.figures.heat import Heat
from edgecount.figures.period import Period
from edgecount.store.connection import StoreConnection, text
from edgecount.store.questions.queries import microseconds, minute_number, moment_of
from edgecount.store.rows import insert

_KEY = "recording/"
"""What the keys of recordings begin with among the store's own."""
_LEAST = 1e-6
"""Fewer seconds of a minute than this are what sums of fractions leave of none."""

ADD_MINUTE = """
    INSERT INTO coverage (minute, camera, seconds) VALUES (?, ?, min(60.0, ?))
    ON CONFLICT (minute, camera) DO UPDATE SET seconds = min(60.0, seconds + excluded.seconds)
"""
_TAKE_MINUTE = "UPDATE coverage SET seconds = max(0.0, seconds - ?) WHERE minute = ? AND camera = ?"
# A crossing whose return goes would count again: it goes first, while the return still says which it is.
_TAKE_TAKEN_BACK = """
    DELETE FROM events WHERE id IN (
        SELECT reverses FROM events WHERE camera = :camera AND ts >= :start AND ts <= :end AND reverses IS NOT NULL
    )
"""
_TAKE_EVENTS = "DELETE FROM events WHERE camera = :camera AND ts >= :start AND ts <= :end"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A camera's recording from its first to its last frame, and all that was counted in it.

    `watched` are seconds by UTC minute, `spent` the heat.  `content` names the recording whatever time it is given, if
    anything does, and `counted` how it was counted.  `about` is what else is to be known of it later: any text.
    """

    camera: str
    span: Period
    events: tuple[AnyEvent, ...]
    watched: Mapping[datetime, float]
    spent: Heat
    content: str = ""
    counted: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class RecordingKey:
    """The name of a recording in the store: a camera has one only from one moment on.

    `content`, `counted` and `about` are as in `Recorded`.
    """

    camera: str
    span: Period
    content: str = field(default="", compare=False)
    counted: str = field(default="", compare=False)
    about: str = field(default="", compare=False)

    def is_mostly(self, other: "RecordingKey") -> bool:
        """Whether they have one content, begin together, or share more than half of the shorter one's time."""
        if self.camera != other.camera:
            return False
        if self.content and self.content == other.content:
            return True
        shared = min(self.span.end, other.span.end) - max(self.span.start, other.span.start)
        shorter = min(self.span.seconds, other.span.seconds)
        return self.span.start == other.span.start or shared > timedelta(seconds=shorter / 2)


def put(connection: StoreConnection, recorded: Recorded) -> list[RecordingKey]:
    """Add a recording, in the place of those that it mostly is, and return these; part of the caller's transaction."""
    from edgecount.store import heat_rows  # noqa: PLC0415 - NumPy, which those that only read do without

    new = RecordingKey(recorded.camera, recorded.span, recorded.content, recorded.counted)
    same = [key for key in listed(connection) if key.is_mostly(new)]
    for key in same:
        _take_out(connection, key)
    _take_events(connection, new)
    for event in recorded.events:
        insert(connection, event)
    minutes = {minute_number(minute): seconds for minute, seconds in recorded.watched.items()}
    connection.executemany(ADD_MINUTE, [(number, new.camera, seconds) for number, seconds in minutes.items()])
    cells = heat_rows.packed_hours(recorded.spent)
    heat_rows.add_packed(connection, new.camera, cells)
    body = {
        "end": microseconds(new.span.end),
        "content": new.content,
        "counted": new.counted,
        "about": recorded.about,
        "minutes": minutes,
        "heat": {hour: base64.b64encode(packed).decode() for hour, packed in cells.items()},
    }
    connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (_name(new), json.dumps(body)))
    return same


def listed(connection: StoreConnection) -> list[RecordingKey]:
    """The recordings in the store, in order of time; none where it is no replay's."""
    found = connection.execute("SELECT key, value FROM meta WHERE key GLOB ?", (f"{_KEY}*",))
    return sorted(connection.others(found, _recording), key=lambda key: (key.span.start, key.camera))


def _recording(name: bytes, value: bytes) -> RecordingKey:
    start, camera = text(name).removeprefix(_KEY).split("/", 1)
    body = json.loads(value)
    span = Period(moment_of(int(start)), moment_of(body["end"]))
    return RecordingKey(camera, span, body.get("content", ""), body.get("counted", ""), body.get("about", ""))


def _take_out(connection: StoreConnection, key: RecordingKey) -> None:
    """Undo all that a recording brought in."""
    from edgecount.store import heat_rows  # noqa: PLC0415 - as above

    _take_events(connection, key)
    (value,) = connection.execute("DELETE FROM meta WHERE key = ? RETURNING value", (_name(key),)).fetchone()
    body = json.loads(value)
    minutes = [(seconds, int(number), key.camera) for number, seconds in body["minutes"].items()]
    connection.executemany(_TAKE_MINUTE, minutes)
    connection.execute("DELETE FROM coverage WHERE camera = ? AND seconds < ?", (key.camera, _LEAST))
    cells = {int(hour): base64.b64decode(packed) for hour, packed in body["heat"].items()}
    heat_rows.take_packed(connection, key.camera, cells)


def _take_events(connection: StoreConnection, key: RecordingKey) -> None:
    span = {"start": microseconds(key.span.start), "end": microseconds(key.span.end)}
    for statement in (_TAKE_TAKEN_BACK, _TAKE_EVENTS):
        connection.execute(statement, {"camera": key.camera, **span})


def _name(key: RecordingKey) -> str:
    return f"{_KEY}{microseconds(key.span.start)}/{key.camera}"
