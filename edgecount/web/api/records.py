"""What scripts are answered with: figures as JSON has them.  Pure."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from edgecount.figures.footfall import FootfallRow
from edgecount.gateway.record import JsonRecord


def day_record(day: date, rows: Sequence[FootfallRow], zone: tzinfo) -> JsonRecord:
    """A business day, hour by hour; counts are null where the line's camera was not watched."""
    return {"day": day.isoformat(), "hours": [_row(row, zone) for row in rows]}


def _row(row: FootfallRow, zone: tzinfo) -> JsonRecord:
    return {
        "start": _local(row.period.start, zone),
        "end": _local(row.period.end, zone),
        "camera": row.camera,
        "line": row.line,
        "in": row.came_in,
        "out": row.went_out,
        "groups_in": row.groups_in,
        "staff_in": row.staff_in,
        "staff_out": row.staff_out,
        "coverage": round(row.coverage, 4),
        "open": row.is_open,
    }


def _local(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")
