"""The audits that a store has, and what was redrawn since."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from edgecount.figures.audits.audit import AuditedWay, Compared
from edgecount.figures.audits.standing_audits import HOLDS, DoorAudit, Redrawing, StandingAudits
from edgecount.figures.period import Period
from edgecount.store.reader import StoreReader

_READ_BACK = 2 * HOLDS
"""Audits that no longer hold are told of for as long again."""
_MOMENT = timedelta(microseconds=1)


def kept_audits(reader: StoreReader, until: datetime) -> StandingAudits:
    """The audits as they stood at a moment (aware UTC): what came later changes nothing in what was said before."""
    records = reader.audits(Period(until - _READ_BACK, until + _MOMENT))
    return StandingAudits(
        audits=[audit_of(record) for record in records if record["type"] == "audited"],
        redrawings=[
            Redrawing(record["camera"], record["name"], record["ts"])
            for record in records
            if record["type"] == "layout_changed" and record["what"] == "line"
        ],
    )


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
