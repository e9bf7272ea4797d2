"""What is wrong with the boxes, by what they said last.  Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

SILENT_AFTER = timedelta(seconds=190)
"""A box that says something every minute has missed three times."""
MOST_SKEW_SECONDS = 30.0
"""Clocks further apart than this put people into the wrong hour now and then."""
NEW_CONFIG = timedelta(days=1)
"""So long a change of the config is worth a word."""


@dataclass(frozen=True, slots=True)
class LastHeard:
    """The last heartbeat of a store; `missing` is how many numbers of its events are not here."""

    store: UUID
    box: str
    site: str
    version: str
    config_since: datetime
    first_heard: datetime
    heard: datetime
    skew_seconds: float
    cameras: Mapping[str, str]
    missing: int = 0


@dataclass(frozen=True, slots=True)
class BoxState:
    """A box, and all that is to be said of it; nothing if all is well."""

    heard: LastHeard
    is_silent: bool
    is_replaced: bool
    remarks: tuple[str, ...]


def box_states(stores: Sequence[LastHeard], now: datetime) -> list[BoxState]:
    """The state of every box, by name: of its newest store, with what the others of that name mean."""
    newest = dict[str, LastHeard]()
    for heard in sorted(stores, key=lambda each: each.heard):
        newest[heard.box] = heard
    usual = _usual([heard for heard in newest.values() if now - heard.heard <= SILENT_AFTER])
    namesakes, neighbours = defaultdict[str, list[LastHeard]](list), defaultdict[str, list[LastHeard]](list)
    for heard in stores:
        namesakes[heard.box].append(heard)
        neighbours[heard.site].append(heard)
    return [_state(heard, namesakes[box], neighbours[heard.site], usual, now) for box, heard in sorted(newest.items())]


def _usual(alive: Sequence[LastHeard]) -> str | None:
    """The version that most boxes have; None where no box is heard."""
    return Counter(heard.version for heard in alive).most_common(1)[0][0] if alive else None


def _state(
    heard: LastHeard,
    namesakes: Sequence[LastHeard],
    neighbours: Sequence[LastHeard],
    usual: str | None,
    now: datetime,
) -> BoxState:
    """The state of a box, beside all stores of its name and all at its site."""
    others = [other for other in namesakes if other.store != heard.store]
    twins = [other for other in others if now - other.heard <= SILENT_AFTER and other.heard > heard.first_heard]
    is_silent = now - heard.heard > SILENT_AFTER
    remarks = [f"silent for {_span(now - heard.heard)}"] if is_silent else []
    if twins and not is_silent:
        remarks.append("two boxes have this name")
    elif others and now - heard.first_heard <= NEW_CONFIG:
        remarks.append("begins anew: its store is another one")
    replaced = _replaced(heard, neighbours)
    remarks += replaced
    if abs(heard.skew_seconds) > MOST_SKEW_SECONDS:
        way = "ahead" if heard.skew_seconds > 0 else "behind"
        remarks.append(f"its clock is {_span(timedelta(seconds=abs(heard.skew_seconds)))} {way}")
    if usual not in (None, heard.version):
        remarks.append(f"version {heard.version}, where most have {usual}")
    if heard.config_since > heard.first_heard and now - heard.config_since <= NEW_CONFIG:
        remarks.append(f"another config for {_span(now - heard.config_since)}")
    remarks += [f"camera {name} is {state}" for name, state in heard.cameras.items() if state != "online"]
    if heard.missing:
        remarks.append(f"{heard.missing:,} numbers of events are missing")
    return BoxState(heard, is_silent, bool(replaced), tuple(remarks))


def _replaced(heard: LastHeard, neighbours: Sequence[LastHeard]) -> list[str]:
    """That another box has taken this one's place at its site since it was last heard."""
    later = [other.box for other in neighbours if other.box != heard.box and other.first_heard >= heard.heard]
    return [f"replaced by {later[0]}"] if later else []


def _span(span: timedelta) -> str:
    """A time in its largest unit: `50 s`, `7 min`, `3 h`, `12 d`."""
    seconds = int(span.total_seconds())
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"
