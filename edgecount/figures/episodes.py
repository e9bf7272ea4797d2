"""Episodes of alerts: each from the moment when a rule was raised to the one when it was cleared.  Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

RAISED, REMINDED, CLEARED = ALERT_TYPES = ("limit_exceeded", "limit_reminded", "limit_cleared")
"""The types of the events that episodes are made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An alert that was raised: `id` is that of the event that says so, `highest` the highest value that was told.

    `ended` is None where it has not been cleared.
    """

    id: str
    rule: str
    began: datetime
    highest: int
    limit: int
    ended: datetime | None = None
    camera: str | None = None
    zone: str | None = None


def episodes(records: Iterable[Mapping[str, Any]]) -> list[Episode]:
    """The episodes that began among these records of alert events, which are in order of time; the newest first.

    A rule that is raised again without having been cleared, as after a change of the config, begins a new one.
    """
    found: dict[str, Episode] = {}
    standing: dict[str, str] = {}
    for record in records:
        rule, value = str(record["rule"]), int(record["value"])
        if record["type"] == RAISED:
            standing[rule] = str(record["id"])
            found[standing[rule]] = _begun(record)
        elif (known := standing.get(rule)) is None:
            continue  # it began before
        elif record["type"] == CLEARED:
            found[known] = replace(found[known], ended=record["ts"])
            del standing[rule]
        else:
            found[known] = replace(found[known], highest=max(found[known].highest, value))
    return sorted(found.values(), key=lambda episode: episode.began, reverse=True)


def _begun(record: Mapping[str, Any]) -> Episode:
    return Episode(
        id=str(record["id"]),
        rule=str(record["rule"]),
        began=record["ts"],
        highest=int(record["value"]),
        limit=int(record["limit"]),
        camera=record.get("camera"),
        zone=record.get("zone"),
    )
