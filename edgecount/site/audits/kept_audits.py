"""The audits that a store has, and what was redrawn since."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from edgecount.figures.audits.audit import AuditedWay, Compared
from edgecount.figures.audits.standing_audits import HOLDS, DoorAudit, Redrawing, StandingAudits
from edgecount.figures.period import Period
from edgecount.site.aim import AGAIN
from edgecount.store.reader import StoreReader

_READ_BACK = 2 * HOLDS
"""Audits that no longer hold are told of for as long again."""
_MOMENT = timedelta(microseconds=1)


def kept_audits(reader: StoreReader, until: datetime) -> StandingAudits:
    """The audits as they stood at a moment (aware UTC): what came later changes nothing in what was said before."""
    records = reader.audits(Period(until - _READ_BACK, until + _MOMENT))
    audits = [audit_of(record) for record in records if record["type"] == "audited"]
    redrawn = [
        Redrawing(record["camera"], record["name"], record["ts"])
        for record in records
        if record["type"] == "layout_changed" and record["what"] == "line"
    ]
    moved = [
        Redrawing(camera, line, since)
        for camera, since in _moves(records)
        for line in {line for audit in audits if audit.camera == camera for line in audit.lines}
    ]
    return StandingAudits(audits, [*redrawn, *moved])


def _moves(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, datetime]]:
    """Each camera that was moved and not put back, and when it was last seen to look right."""
    away: dict[str, datetime] = {}
    for record in records:
        if record["type"] == "camera_moved":
            away[record["camera"]] = datetime.fromisoformat(record["since"]).astimezone(UTC)
        elif record["type"] == "camera_moved_cleared":
            since = away.pop(record["camera"], None)
            if since is not None and record["how"] != AGAIN:
                yield record["camera"], since
    yield from away.items()


def audit_of(record: Mapping[str, Any]) -> DoorAudit:
    """An audit from its event's JSON."""
    came_in, went_out = (
        AuditedWay(*(record[f"{what}_{way}"] for what in ("tapped", "counted", "matched"))) for way in ("in", "out")
    )
    began, ended = (datetime.fromisoformat(record[end]).astimezone(UTC) for end in ("began", "ended"))
    return DoorAudit(
        record["camera"],
        tuple(record["lines"]),
        Period(began, ended),
        Compared(came_in, went_out, record["offset_seconds"]),
        record["by"],
    )
