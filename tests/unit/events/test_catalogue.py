"""Every kind of event at every output: what the catalogue says is held against what the outputs say."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args
from uuid import UUID

import pytest

from edgecount.daemon.recording.event_log import log_event
from edgecount.events import model
from edgecount.events.catalogue import KINDS, Outputs, Told, kind_of, type_of
from edgecount.events.model import (
    AnyEvent,
    CameraLost,
    CameraMoved,
    CameraMovedCleared,
    CameraRestored,
    Event,
    LayoutChanged,
    LimitCleared,
    LimitExceeded,
    LimitReminded,
    OccupancyAdjusted,
    OccupancyReset,
    PeopleEstimated,
    QuarterWatched,
    Rejected,
    ReportDue,
)
from tests.support.outputs import DAY, SAYS, Said
from tests.support.stored import audit, crossing, fallen, fallen_cleared, staff_marked, utc, visit

SITE = "main-street"
AT = utc("2026-05-04T10:30")
BEFORE = utc("2026-05-04T10:20")
PEOPLE: Sequence[AnyEvent] = [crossing(number, f"2026-05-04T{at}") for number, at in ((1, "10:00"), (2, "10:05"))]
ID, FIRST = UUID(int=1000), UUID(int=999)


@dataclass(frozen=True)
class Case:
    """An event, those that must come before it, and what the log says of it, after its level."""

    event: AnyEvent
    before: Sequence[AnyEvent] = ()
    logged: tuple[str, str] | None = None


LOST = CameraLost(id=FIRST, site=SITE, ts=BEFORE, camera="entrance", reason="no answer", condition="not_found")
BACK = CameraRestored(id=FIRST, site=SITE, ts=BEFORE, camera="entrance")
MOVED = CameraMoved(id=FIRST, site=SITE, ts=BEFORE, camera="entrance", reason="it is turned", since=BEFORE)
FULL = LimitExceeded(id=FIRST, site=SITE, ts=BEFORE, rule="full", value=6, limit=5, mail=True)
CASES = [
    Case(crossing(1000, AT), logged=("INFO", "entrance: door in")),
    Case(
        staff_marked(1000, crossing(1, "2026-05-04T10:00")),
        logged=("INFO", "entrance: door in was staff, says Anna"),
    ),
    Case(Rejected(id=ID, site=SITE, ts=AT, camera="entrance", line="door", track=1, reason="flicker")),
    Case(visit(1000, AT, 20, zone="floor")),
    Case(fallen(1000, "2026-05-04T10:30"), logged=("WARNING", "entrance: somebody has fallen in floor")),
    Case(
        fallen_cleared(1000, "2026-05-04T10:30", fall=999),
        [fallen(999, "2026-05-04T10:20")],
        ("INFO", "entrance: a fall in floor is over: up"),
    ),
    Case(OccupancyAdjusted(id=ID, site=SITE, ts=AT, value=4)),
    Case(OccupancyReset(id=ID, site=SITE, ts=AT, reason="by hand")),
    Case(replace(LOST, id=ID, ts=AT), [BACK], ("WARNING", "entrance is not found: no answer")),
    Case(
        replace(BACK, id=ID, ts=AT),
        [replace(BACK, id=UUID(int=998), ts=utc("2026-05-04T10:10")), LOST],
        ("INFO", "entrance is back"),
    ),
    Case(
        replace(MOVED, id=ID, ts=AT),
        logged=(
            "WARNING",
            "entrance was moved: it is turned: put it right, or say that it is right with `edgecount cameras right`",
        ),
    ),
    Case(
        CameraMovedCleared(id=ID, site=SITE, ts=AT, camera="entrance", how="it looks where it did"),
        [MOVED],
        ("INFO", "entrance looks right: it looks where it did"),
    ),
    Case(replace(FULL, id=ID, ts=AT), logged=("WARNING", "alert full is raised: 6 people")),
    Case(LimitReminded(id=ID, site=SITE, ts=AT, rule="full", value=6, limit=5, mail=True), [FULL]),
    Case(
        LimitCleared(id=ID, site=SITE, ts=AT, rule="full", value=1, limit=5, mail=True),
        [FULL],
        ("INFO", "alert full is cleared: 6 people"),
    ),
    Case(ReportDue(id=ID, site=SITE, ts=AT, day=DAY)),
    Case(
        LayoutChanged(id=ID, site=SITE, ts=AT, camera="entrance", what="line", name="door", change="moved", by="Anna"),
        logged=("INFO", "entrance: the line door was moved by Anna"),
    ),
    Case(
        audit(1000, AT),
        logged=(
            "INFO",
            "entrance: Anna has audited door: 18 of 20 in and 5 of 5 out were counted",
        ),
    ),
    Case(
        PeopleEstimated(id=ID, site=SITE, ts=AT, camera="entrance", people=40, low=30, high=50, way="density", most=44)
    ),
    Case(QuarterWatched(id=ID, site=SITE, ts=AT, camera="entrance", seconds=(60,) * 15)),
]
BY_KIND = [pytest.param(case, id=case.event.type) for case in CASES]
OUTPUTS = [field.name for field in fields(Outputs)]
NAMED = {"csv", "metrics"}
"""Outputs of which the catalogue names the parts."""


def test_every_kind_has_a_record_and_a_case() -> None:
    classes = [it for it in vars(model).values() if isinstance(it, type) and issubclass(it, Event)]
    kinds = {it for it in classes if "type" in it.__dict__}
    assert kinds == set(get_args(AnyEvent)) == set(KINDS) == {type(case.event) for case in CASES}


def test_every_output_is_asked() -> None:
    assert set(SAYS) == set(OUTPUTS)


@cache
def said_without(output: str, before: tuple[AnyEvent, ...]) -> Said:
    """What an output says where the event has not been; once for all kinds before which the same has been."""
    with TemporaryDirectory() as folder:
        return SAYS[output](Path(folder), before)


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("case", BY_KIND)
def test_what_is_told_is_found_there_and_what_is_left_out_is_not(case: Case, output: str, tmp_path: Path) -> None:
    telling = getattr(kind_of(case.event).outputs, output)
    before = (*PEOPLE, crossing(3, "2026-05-04T11:00"), *case.before)
    without = said_without(output, before)
    told = SAYS[output](tmp_path, [*before, case.event])
    assert without.keys() <= told.keys()
    changed = {name for name, content in told.items() if without.get(name) != content}
    if isinstance(telling, Told):
        assert changed
        assert output not in NAMED or changed == set(telling.where.split(", "))
    else:
        assert not changed, telling.because


@pytest.mark.parametrize("case", BY_KIND)
def test_the_log_tells_of_it_in_these_words(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        log_event(case.event, {"found": "6 people"})
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == (
        [case.logged] if case.logged else []
    )


def test_the_log_says_why_a_return_raises_no_count(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        log_event(replace(crossing(2, AT, "out"), reverses=UUID(int=1)))
    assert caplog.messages == ["entrance: door out, a return: neither way is counted"]


@pytest.mark.parametrize("case", BY_KIND)
def test_the_place_of_its_topic_is_one_of_its_attributes(case: Case) -> None:
    places = {place for place in ("line", "zone") if getattr(case.event, place, None) is not None}
    assert places == ({kind_of(case.event).place} - {None})


def test_the_page_of_events_has_every_type_and_says_what_the_webhook_gets() -> None:
    page = (Path(__file__).parents[3] / "docs" / "events.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")] for line in page.split("All events have")[0].splitlines()]
    webhook = {row[1].strip("`"): row[3] == "yes" for row in rows if len(row) > 3 and row[1].startswith("`")}
    assert webhook == {type_of(kind): isinstance(record.outputs.webhook, Told) for kind, record in KINDS.items()}
