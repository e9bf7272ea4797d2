"""An audit made: the taps of somebody at the door beside what the store has of its lines."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from edgecount.errors import UsageError
from edgecount.events.model import Audited
from edgecount.figures.audits.audit import WINDOW, Passage, compare
from edgecount.figures.audits.clock_offset import FARTHEST
from edgecount.figures.audits.standing_audits import DoorAudit
from edgecount.figures.period import Period
from edgecount.store.reader import StoreReader
from edgecount.text import no_such

LONGEST = timedelta(hours=4)
MOST_TAPS = 2000
"""An audit is no longer and has no more taps: hands tire, and pairing takes time."""
_WATCHED = 0.9
"""The share of its time in which the camera must have been watched: nobody is missed where nobody counts."""
_SETTLING = timedelta(seconds=20)
"""What was watched last is stored a moment later."""
_ABOUT = timedelta(seconds=FARTHEST + WINDOW)


def audited(
    reader: StoreReader, camera: str, lines: Sequence[str], taps: Sequence[Passage], span: Period, by: str
) -> DoorAudit:
    """The audit of some lines of a camera over a span, by taps whose `at` is in seconds since 1970.

    UsageError where there is nothing to compare: nobody was tapped, or the camera was not watched.
    """
    check(taps, span)
    watched = reader.watched(camera, _minutes(span))
    if not watched:
        raise UsageError(f"{camera} was not watched in that time: look at `edgecount status`, and count again")
    if watched + _SETTLING.total_seconds() < _WATCHED * (span.end - span.start).total_seconds():
        raise UsageError(f"{camera} was not watched all that time: look at `edgecount status`, and count again")
    crossings = [
        Passage(record["ts"].timestamp(), record["direction"])
        for record in reader.records(["crossing"], Period(span.start - _ABOUT, span.end + _ABOUT))
        if record["camera"] == camera and record["line"] in lines
    ]
    compared = compare(taps, crossings, span.start.timestamp(), span.end.timestamp())
    return DoorAudit(camera, tuple(lines), span, compared, by)


def require_lines(camera: str, lines: Collection[str], known: Mapping[str, Collection[str]]) -> None:
    """UsageError where the camera or one of the lines is not there."""
    if camera not in known:
        raise UsageError(no_such("camera", camera, known))
    for line in lines:
        if line not in known[camera]:
            raise UsageError(no_such("line", line, known[camera]))


def check(taps: Sequence[Passage], span: Period) -> None:
    """UsageError for taps of which no audit can be made."""
    if not taps:
        raise UsageError("nobody was tapped: an audit needs people who go in or out")
    if len(taps) > MOST_TAPS or span.end - span.start > LONGEST:
        raise UsageError(f"an audit has at most {MOST_TAPS} taps in {LONGEST.seconds // 3600} hours: make several")


def event_of(audit: DoorAudit, id_: UUID, site: str, ts: datetime) -> Audited:
    """The event that keeps an audit."""
    came_in, went_out = audit.compared.came_in, audit.compared.went_out
    return Audited(
        id=id_,
        site=site,
        ts=ts,
        camera=audit.camera,
        lines=audit.lines,
        began=audit.span.start,
        ended=audit.span.end,
        tapped_in=came_in.tapped,
        counted_in=came_in.counted,
        matched_in=came_in.matched,
        tapped_out=went_out.tapped,
        counted_out=went_out.counted,
        matched_out=went_out.matched,
        offset_seconds=round(audit.compared.offset, 3),
        by=audit.by,
    )


def _minutes(span: Period) -> Period:
    """The span with the whole of its first and last minute."""
    first, last = (end.astimezone(UTC).replace(second=0, microsecond=0) for end in (span.start, span.end))
    return Period(first, last + timedelta(minutes=1))
