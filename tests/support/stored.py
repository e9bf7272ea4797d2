"""Made-up events and stores for the tests of what is stored and what is written from it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from uuid import UUID

from edgecount.counting.trails.trail import Corner, Trail
from edgecount.events.model import (
    AnyEvent,
    Audited,
    Crossing,
    Direction,
    Fallen,
    FallenCleared,
    LayoutChanged,
    Rejected,
    StaffMarked,
    Visit,
)
from edgecount.geometry import Point, Size
from edgecount.store.event_store import EventStore
from edgecount.store.file import StoreKind


def utc(text: str) -> datetime:
    """`2026-05-04T12:00:03` as an aware moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def crossing(
    number: int,
    ts: datetime | str,
    direction: Direction = "in",
    *,
    camera: str = "entrance",
    line: str = "door",
    reverses: int | None = None,
    group: int | None = None,
    site: str = "main-street",
) -> Crossing:
    """The crossing number `number`, which is its track and makes its id; `group` is the number of its first one."""
    return Crossing(
        id=UUID(int=number),
        site=site,
        ts=utc(ts) if isinstance(ts, str) else ts,
        camera=camera,
        line=line,
        track=number,
        direction=direction,
        confidence=0.9,
        reverses=None if reverses is None else UUID(int=reverses),
        group=None if group is None else UUID(int=group),
    )


def staff_marked(number: int, of: Crossing, *, undoes: int | None = None, by: str = "Anna") -> StaffMarked:
    """Event number so many, a second after a crossing: it was a member of staff's, or not after all."""
    return StaffMarked(
        id=UUID(int=number),
        site=of.site,
        ts=of.ts + timedelta(seconds=1),
        camera=of.camera,
        line=of.line,
        track=of.track,
        direction=of.direction,
        crossing=of.id,
        crossed=of.ts,
        by=by,
        undoes=None if undoes is None else UUID(int=undoes),
    )


def trail(track: int, start: datetime, *stops: tuple[float, float, float]) -> Trail:
    """The trail of a person 100 pixels tall through these places (seconds, x, y), or in at the door, at ten sights a
    second in a picture of 800×600."""
    stops = stops or ((0.0, 400.0, 200.0), (3.0, 400.0, 500.0))
    corners = tuple(Corner(round(seconds * 10), seconds, Point(x, y), 100.0) for seconds, x, y in stops)
    return Trail(track, start, Size(800, 600), 0, corners)


def rejected(number: int, ts: str = "2026-05-04T10:00") -> Rejected:
    """Event number so many: somebody came to the door and was not counted."""
    return Rejected(
        id=UUID(int=number),
        site="main-street",
        ts=utc(ts),
        camera="entrance",
        line="door",
        track=number,
        reason="flicker",
    )


def visit(
    number: int,
    entered: datetime | str,
    seconds: float,
    *,
    camera: str = "entrance",
    zone: str = "queue",
    site: str = "main-street",
) -> Visit:
    """The visit number `number`, which is its track and makes its id: so long, from this moment on."""
    since = utc(entered) if isinstance(entered, str) else entered
    left = since + timedelta(seconds=seconds)
    return Visit(
        id=UUID(int=number),
        site=site,
        ts=left,
        camera=camera,
        zone=zone,
        track=number,
        entered=since,
        left=left,
        dwell_seconds=max(0.0, seconds),
    )


def fallen(
    number: int,
    ts: str = "2026-05-04T10:00",
    *,
    camera: str = "entrance",
    zone: str = "floor",
    site: str = "main-street",
) -> Fallen:
    """The fall number `number`, as `crossing`; the person has been lying for ten seconds."""
    since = utc(ts) - timedelta(seconds=10)
    return Fallen(id=UUID(int=number), site=site, ts=utc(ts), camera=camera, zone=zone, track=number, since=since)


def fallen_cleared(number: int, ts: str = "2026-05-04T10:01", *, fall: int, camera: str = "entrance") -> FallenCleared:
    """The end of the fall number `fall`."""
    return FallenCleared(
        id=UUID(int=number),
        site="main-street",
        ts=utc(ts),
        camera=camera,
        zone="floor",
        track=fall,
        fall=UUID(int=fall),
        how="up",
    )


def redrawn(
    number: int,
    ts: datetime,
    what: Literal["line", "zone"],
    name: str,
    by: str = "Anna",
    change: Literal["added", "moved"] = "moved",
) -> LayoutChanged:
    """A line or zone at the entrance was moved, or added: event number so many."""
    return LayoutChanged(
        id=UUID(int=number),
        site="main-street",
        ts=ts,
        camera="entrance",
        what=what,
        name=name,
        change=change,
        by=by,
    )


def audit(
    number: int,
    ended: datetime,
    *lines: str,
    came_in: tuple[int, int, int] = (20, 19, 18),
    went_out: tuple[int, int, int] = (5, 5, 5),
) -> Audited:
    """Ten minutes at lines of the entrance: people tapped, counted and both, each way."""
    return Audited(
        id=UUID(int=number),
        site="main-street",
        ts=ended,
        camera="entrance",
        lines=lines or ("door",),
        began=ended - timedelta(minutes=10),
        ended=ended,
        tapped_in=came_in[0],
        counted_in=came_in[1],
        matched_in=came_in[2],
        tapped_out=went_out[0],
        counted_out=went_out[1],
        matched_out=went_out[2],
        offset_seconds=0.9,
        by="Anna",
    )


def filled(
    path: Path,
    events: Iterable[AnyEvent] = (),
    coverage: Mapping[str, Mapping[datetime, float]] | None = None,
    kind: StoreKind = "live",
) -> Path:
    """A store with these events and watched seconds, closed again."""
    with EventStore(path, kind) as store:
        store.append(events)
        for camera, watched in (coverage or {}).items():
            store.add_coverage(camera, watched)
    return path
