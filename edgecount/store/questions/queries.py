"""The questions that a store answers, on any connection to it: rows that cannot be read are left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from edgecount.events.model import Direction
from edgecount.figures.period import Period
from edgecount.store.codec import StoredEvent, decode
from edgecount.store.connection import StoreConnection, text

BUSY_SECONDS = 5.0
"""How long a connection waits for another one (seconds)."""

_DIRECTIONS: dict[bytes, Direction] = {b"in": "in", b"out": "out"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1)

TAKEN_OUT = """(
    EXISTS (
        SELECT 1 FROM events AS later WHERE later.reverses = crossing.id AND NOT EXISTS (
            SELECT 1 FROM events AS undone WHERE undone.reverses = later.id AND undone.type = 'staff_marked'
        )
    )
)"""
"""Whether a `crossing` is taken back by a later one, or was a member of staff's, and that was no mistake."""

# A crossing that takes another back, and the one that it takes back, count for nothing; neither do those of staff.
_STANDING = f"""
    SELECT seq, id, camera, line, direction FROM events AS crossing
    WHERE type = 'crossing' AND ts >= :start AND ts < :end AND reverses IS NULL
    AND NOT {TAKEN_OUT}
"""  # noqa: S608 - ours

# Those that count, one by one: which of them is the first of a group that counts is for figures to say.  SQLite reads
# the group in a tenth of the time; of a body that is damaged it would refuse the whole question.
_CAME_IN = f"""
    SELECT seq, id, camera, line, CASE WHEN json_valid(body) THEN json_extract(body, '$.group') END
    FROM events AS crossing
    WHERE type = 'crossing' AND ts >= :start AND ts < :end AND direction = 'in' AND reverses IS NULL
    AND NOT {TAKEN_OUT} ORDER BY ts, seq
"""  # noqa: S608 - ours

# Of staff, and not taken back.
_OF_STAFF = """
    SELECT seq, id, camera, line, direction FROM events AS crossing
    WHERE type = 'crossing' AND ts >= :start AND ts < :end AND reverses IS NULL
    AND EXISTS (
        SELECT 1 FROM events AS mark WHERE mark.reverses = crossing.id AND mark.type = 'staff_marked'
        AND NOT EXISTS (SELECT 1 FROM events AS undone WHERE undone.reverses = mark.id)
    )
    AND NOT EXISTS (SELECT 1 FROM events AS back WHERE back.reverses = crossing.id AND back.type = 'crossing')
"""

_TAKEN_BACK = f"""
    SELECT seq, id FROM events AS crossing
    WHERE type = 'crossing' AND ts >= :start AND ts < :end
    AND (reverses IS NOT NULL OR {TAKEN_OUT})
"""  # noqa: S608 - ours

# Counts all first crossings by an index, then subtracts the few that were taken back: no search for each crossing.
_EVER = """
    SELECT camera, line, direction, sum(count) AS counted FROM (
        SELECT camera, line, direction, count FROM carried
        UNION ALL
        SELECT camera, line, direction, count(*) FROM events
        WHERE direction IS NOT NULL AND reverses IS NULL GROUP BY camera, line, direction
        UNION ALL
        SELECT camera, line, direction, -count(*)
        FROM (
            SELECT DISTINCT reverses AS id FROM events AS each WHERE reverses IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM events AS undone WHERE undone.reverses = each.id AND undone.type = 'staff_marked'
            )
        ) AS later
        CROSS JOIN events AS taken_back ON taken_back.id = later.id
        WHERE type = 'crossing' AND reverses IS NULL GROUP BY camera, line, direction
    )
    GROUP BY camera, line, direction HAVING counted > 0 ORDER BY camera, line, direction
"""

_EVENTS = "SELECT seq, CAST(body AS BLOB) FROM events"
_EXTENT = """
    SELECT (SELECT min(ts) FROM events WHERE ts >= :first_ts), (SELECT max(ts) FROM events WHERE ts < :last_ts),
    (SELECT min(minute) FROM coverage WHERE minute >= :first_minute),
    (SELECT max(minute) FROM coverage WHERE minute < :last_minute)
"""


@dataclass(frozen=True, slots=True)
class LineTotal:
    """How many people crossed a line in one direction."""

    camera: str
    line: str
    direction: Direction
    count: int


@dataclass(frozen=True, slots=True)
class CameIn:
    """A crossing into the site that counts, and the group that it belongs to; None where that is not known."""

    id: UUID
    camera: str
    line: str
    group: UUID | None


@dataclass(frozen=True, slots=True)
class PutAside:
    """An event that a sink's receiver refused for good: its number, when it was given up (aware UTC), and why."""

    sink: str
    seq: int
    ts: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that could not be read: its table, an event's number, when it was found (aware UTC), why, and its text."""

    origin: str
    seq: int | None
    ts: datetime
    reason: str
    content: str


def microseconds(moment: datetime) -> int:
    """An aware moment as the store keeps it."""
    return (moment - _EPOCH) // _MICROSECOND


def minute_number(minute: datetime) -> int:
    """An aware minute as the store keeps it; ValueError where it is not a whole one."""
    number, rest = divmod(minute - _EPOCH, _MINUTE)
    if rest:
        raise ValueError(f"coverage is kept by whole UTC minutes, not {minute.isoformat()}")
    return number


def minute_start(number: int) -> datetime:
    """The aware minute that the store keeps as this number."""
    return _EPOCH + number * _MINUTE


def minutes_before(moment: datetime) -> int:
    """How many minutes since 1970 start before a moment; also the number of the first minute that does not."""
    return -((_EPOCH - moment) // _MINUTE)


def first_seq(connection: StoreConnection, since: datetime) -> int | None:
    """The lowest number of an event that was at a moment or later; None where there is none."""
    found = connection.execute("SELECT min(seq) FROM events WHERE ts >= ?", (microseconds(since),)).fetchone()
    return None if found[0] is None else int(found[0])


def last_seq(connection: StoreConnection) -> int:
    """The number of the last event stored, deleted or not; 0 where there was none."""
    found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    return int(found[0]) if found else 0


def seq_before_last(connection: StoreConnection, count: int) -> int | None:
    """The number after which the last `count` events come; None where there are none."""
    found = connection.execute(
        "SELECT min(seq) - 1 FROM (SELECT seq FROM events ORDER BY seq DESC LIMIT ?)", (count,)
    ).fetchone()
    return None if found[0] is None else int(found[0])


def has(connection: StoreConnection, event_id: UUID) -> bool:
    """Whether an event is stored."""
    return connection.execute("SELECT 1 FROM events WHERE id = ?", (str(event_id),)).fetchone() is not None


def read_after(connection: StoreConnection, seq: int, limit: int) -> list[StoredEvent]:
    """At most `limit` events stored after number `seq`, in the order of their numbers."""
    found = connection.execute(f"{_EVENTS} WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit))
    return list(connection.events(found, decode))


def events_between(connection: StoreConnection, span: Period) -> Iterator[StoredEvent]:
    """The events of a span of time, in order of time, one after the other."""
    found = connection.execute(f"{_EVENTS} WHERE ts >= :start AND ts < :end ORDER BY ts, seq", _bounds(span))
    return connection.events(found, decode)


def alerts_between(connection: StoreConnection, span: Period) -> list[StoredEvent]:
    """The alert rules' events in a span of time, in order of time."""
    found = connection.execute(
        f"{_EVENTS} WHERE type IN ('limit_exceeded', 'limit_reminded', 'limit_cleared')"
        " AND ts >= :start AND ts < :end ORDER BY ts, seq",
        _bounds(span),
    )
    return list(connection.events(found, decode))


def visits_between(connection: StoreConnection, span: Period) -> list[StoredEvent]:
    """The visits that ended in a span of time, in order of time."""
    found = connection.execute(
        f"{_EVENTS} WHERE type = 'visit' AND ts >= :start AND ts < :end ORDER BY ts, seq",
        _bounds(span),
    )
    return list(connection.events(found, decode))


def falls_between(connection: StoreConnection, span: Period) -> list[StoredEvent]:
    """What tells of falls in a span of time: they, their ends, and cameras lost or back, in order of time."""
    found = connection.execute(
        f"{_EVENTS} WHERE type IN ('fallen', 'fallen_cleared', 'camera_lost', 'camera_restored')"
        " AND ts >= :start AND ts < :end ORDER BY ts, seq",
        _bounds(span),
    )
    return list(connection.events(found, decode))


def taken_back_between(connection: StoreConnection, span: Period) -> frozenset[UUID]:
    """The ids of a span's crossings that do not count: taken back later, or taking back, or of staff."""
    return frozenset(connection.events(connection.execute(_TAKEN_BACK, _bounds(span)), _id_of))


def staff_between(connection: StoreConnection, span: Period) -> frozenset[UUID]:
    """The ids of a span's crossings that were staff's, and were not taken back."""
    found = connection.execute(_OF_STAFF, _bounds(span))
    return frozenset(connection.events(found, lambda _seq, name, *_: UUID(text(name))))


def staff_totals_between(connection: StoreConnection, span: Period) -> list[LineTotal]:
    """How many members of staff crossed in a span, by camera, line and direction, in the order of these names."""
    counts = Counter(row[2:] for row in connection.execute(_OF_STAFF, _bounds(span)))
    return list(connection.others(((*key, count) for key, count in sorted(counts.items())), _line_total))


def totals_between(connection: StoreConnection, span: Period) -> list[LineTotal]:
    """How many crossings of a span count, by camera, line and direction, in the order of these names."""
    counts = Counter(row[2:] for row in connection.execute(_STANDING, _bounds(span)))
    return list(connection.others(((*key, count) for key, count in sorted(counts.items())), _line_total))


def came_in_between(connection: StoreConnection, span: Period) -> list[CameIn]:
    """The crossings of a span into the site that count, in order of time."""
    return list(connection.events(connection.execute(_CAME_IN, _bounds(span)), _came_in))


def all_totals(connection: StoreConnection) -> list[LineTotal]:
    """How many crossings have counted ever, by camera, line and direction, in the order of these names."""
    return list(connection.others(connection.execute(_EVER), _line_total))


def coverage_between(connection: StoreConnection, span: Period) -> dict[str, dict[datetime, float]]:
    """The seconds watched (0-60), by camera and by those UTC minutes that start within a span."""
    found = connection.execute(
        "SELECT camera, minute, seconds FROM coverage WHERE minute >= ? AND minute < ? ORDER BY camera, minute",
        (minutes_before(span.start), minutes_before(span.end)),
    )
    coverage: dict[str, dict[datetime, float]] = {}
    for camera, minute, seconds in connection.others(found, _watched):
        coverage.setdefault(camera, {})[minute] = seconds
    return coverage


def first_watched(connection: StoreConnection, since: datetime) -> datetime | None:
    """The first UTC minute from a moment on in which a camera was watched; None where there is none."""
    (found,) = connection.execute(
        "SELECT min(minute) FROM coverage WHERE minute >= ?", (minutes_before(since),)
    ).fetchone()
    return None if found is None else minute_start(found)


def watched_between(connection: StoreConnection, camera: str, span: Period) -> float:
    """The seconds for which a camera was watched, of those UTC minutes that start within a span."""
    found = connection.execute(
        "SELECT total(seconds) FROM coverage WHERE minute >= ? AND minute < ? AND camera = ?",
        (minutes_before(span.start), minutes_before(span.end), camera),
    ).fetchone()
    return float(found[0])


def extent(connection: StoreConnection) -> Period | None:
    """The span from the first to the last event or watched minute; None where nothing is stored."""
    first_event, last_event, first_minute, last_minute = connection.execute(_EXTENT, _BELIEVED).fetchone()
    spans = []
    if first_event is not None:
        spans.append((moment_of(first_event), moment_of(last_event + 1)))
    if first_minute is not None:
        spans.append((minute_start(first_minute), minute_start(last_minute + 1)))
    return Period(min(start for start, _ in spans), max(end for _, end in spans)) if spans else None


def last_crossings(connection: StoreConnection) -> dict[tuple[str, str], tuple[int, datetime]]:
    """The number and time of the last crossing stored of each line, by camera and line."""
    found = connection.execute(
        "SELECT seq, camera, line, ts FROM events WHERE seq IN"
        " (SELECT max(seq) FROM events WHERE direction IS NOT NULL GROUP BY camera, line)"
    )
    return dict(connection.events(found, _last_crossing))


def newest(connection: StoreConnection, before: datetime) -> datetime | None:
    """The start of the last event or watched minute before a moment; None where nothing earlier is stored."""
    ts, minute = connection.execute(
        "SELECT (SELECT max(ts) FROM events WHERE ts >= ? AND ts < ?),"
        " (SELECT max(minute) FROM coverage WHERE minute >= ? AND minute < ?)",
        (_BELIEVED["first_ts"], microseconds(before), _BELIEVED["first_minute"], minutes_before(before)),
    ).fetchone()
    found = [] if ts is None else [moment_of(ts)]
    return max(found if minute is None else [*found, minute_start(minute)], default=None)


def forgotten_until(connection: StoreConnection) -> datetime | None:
    """The start of the newest event or watched minute that retention has deleted; None where there is none."""
    found = connection.execute("SELECT value FROM meta WHERE key = 'forgotten_until'")
    return next(connection.others(found, lambda value: moment_of(int(value))), None)


def set_aside(connection: StoreConnection) -> list[PutAside]:
    """The events that receivers refused for good, by sink and number."""
    found = connection.execute("SELECT sink, seq, ts, reason FROM put_aside ORDER BY sink, seq")
    return list(connection.others(found, _put_aside))


def put_aside_counts(connection: StoreConnection) -> dict[str, int]:
    """How many events each sink's receiver refused for good; nothing where there was none."""
    found = connection.execute("SELECT sink, count(*) FROM put_aside GROUP BY sink")
    return dict(connection.others(found, lambda sink, count: (text(sink), int(count))))


def unreadable(connection: StoreConnection) -> list[Unreadable]:
    """The rows that could not be read, and were put aside, in the order in which they were found."""
    found = connection.execute("SELECT origin, seq, ts, reason, content FROM unreadable ORDER BY number")
    return list(connection.others(found, _unreadable))


def moment_of(ts: int) -> datetime:
    """The aware moment that the store keeps as this number."""
    return _EPOCH + ts * _MICROSECOND


def _bounds(span: Period) -> dict[str, int]:
    return {"start": microseconds(span.start), "end": microseconds(span.end)}


# Times before or after are damage: far enough from the ends of Python's calendar for every time zone.
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9900, 1, 1, tzinfo=UTC)
_BELIEVED = {
    "first_ts": microseconds(_FIRST),
    "last_ts": microseconds(_LAST),
    "first_minute": minutes_before(_FIRST),
    "last_minute": minutes_before(_LAST),
}


def _id_of(_seq: int, name: bytes) -> UUID:
    return UUID(text(name))


def _came_in(_seq: int, name: bytes, camera: bytes, line: bytes, group: bytes | None) -> CameIn:
    id_ = UUID(text(name))
    of = None if group is None else id_ if group == name else UUID(text(group))
    return CameIn(id_, text(camera), text(line), of)


def _line_total(camera: bytes, line: bytes, direction: bytes, count: int) -> LineTotal:
    return LineTotal(text(camera), text(line), _DIRECTIONS[direction], int(count))


def _watched(camera: bytes, minute: int, seconds: float) -> tuple[str, datetime, float]:
    return text(camera), minute_start(minute), float(seconds)


def _last_crossing(seq: int, camera: bytes, line: bytes, ts: int) -> tuple[tuple[str, str], tuple[int, datetime]]:
    return (text(camera), text(line)), (seq, moment_of(ts))


def _put_aside(sink: bytes, seq: int, ts: int, reason: bytes) -> PutAside:
    return PutAside(text(sink), int(seq), moment_of(ts), text(reason))


def _unreadable(origin: bytes, seq: int | None, ts: int, reason: bytes, content: bytes) -> Unreadable:
    return Unreadable(text(origin), seq, moment_of(ts), text(reason), text(content))
