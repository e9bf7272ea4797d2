"""What the lines have counted today and ever, event by event and after a restart."""

import tracemalloc
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.events.model import AnyEvent, CameraLost, Crossing, Direction, OccupancyAdjusted, OccupancyReset
from edgecount.figures import live_figures as module
from edgecount.figures.live_figures import DayVisits, LineFigures, LiveFigures, SiteFigures
from edgecount.figures.period import Calendar
from tests.support.stored import crossing, staff_marked, utc, visit

CALENDAR = Calendar(UTC, time(4))
TODAY, TOMORROW = date(2026, 5, 4), date(2026, 5, 5)
DOOR, GATE = ("entrance", "door"), ("yard", "gate")
NOON = utc("2026-05-04T12:00")
NIGHT = utc("2026-05-05T03:59:58")
MORNING = utc("2026-05-05T04:00:01")


def adjusted(value: int, ts: datetime = NOON) -> OccupancyAdjusted:
    return OccupancyAdjusted(id=UUID(int=900), site="main-street", ts=ts, value=value)


def reset(ts: datetime = NOON) -> OccupancyReset:
    return OccupancyReset(id=UUID(int=901), site="main-street", ts=ts, reason="by hand")


def figures(*events: AnyEvent, lines: Sequence[tuple[str, str]] = (DOOR,)) -> SiteFigures:
    site = LiveFigures(CALENDAR, TODAY, lines)
    for seq, event in enumerate(events, start=1):
        site.take(seq, event)
    return site.figures


def short(line: LineFigures) -> tuple[int, int, int, int, int]:
    """in, out, in_total, out_total, seq."""
    return line.came_in, line.went_out, line.in_total, line.out_total, line.seq


@pytest.mark.parametrize(
    ("events", "groups"),
    [
        pytest.param([crossing(1, NOON, group=1), crossing(2, NOON, group=1), crossing(3, NOON, group=3)], 2, id="in"),
        pytest.param([crossing(1, NOON, "out", group=1)], 0, id="out"),
        pytest.param([crossing(1, NOON), crossing(2, NOON)], 2, id="nobody-looked-for-groups"),
        pytest.param(
            [crossing(1, NOON, group=1), crossing(2, NOON, group=1), crossing(3, NOON, "out", reverses=1)],
            1,
            id="one-of-two-turned-round",
        ),
        pytest.param([crossing(1, NOON, group=1), crossing(2, NOON, "out", reverses=1)], 0, id="turned-round-alone"),
        pytest.param([crossing(1, NOON, "out", group=1), crossing(2, NOON, reverses=1)], 0, id="turned-round-outside"),
        pytest.param([crossing(1, NIGHT, group=1), crossing(2, MORNING, group=2)], 1, id="a-new-day"),
        pytest.param(
            [crossing(1, NIGHT, group=1), crossing(2, MORNING, group=2), crossing(3, MORNING, "out", reverses=1)],
            1,
            id="back-on-a-new-day",
        ),
    ],
)
def test_groups_of_today(events: Sequence[AnyEvent], groups: int) -> None:
    it = figures(*events)
    assert (it.groups_in, it.lines[DOOR].groups_in) == (groups, groups)


ONE, TWO = crossing(1, NOON, group=1), crossing(2, NOON, group=1)
LEFT = crossing(3, NOON, "out", group=3)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([ONE, staff_marked(4, ONE)], (0, 0, 0, 1, 0, 0, 1), id="in"),
        pytest.param([LEFT, staff_marked(4, LEFT)], (0, 0, 0, 0, 1, 0, -1), id="out"),
        pytest.param([ONE, TWO, staff_marked(4, ONE)], (1, 0, 1, 1, 0, 1, 2), id="one-of-two"),
        pytest.param([ONE, staff_marked(4, ONE), staff_marked(5, ONE)], (0, 0, 0, 1, 0, 0, 1), id="said-twice"),
        pytest.param(
            [ONE, TWO, staff_marked(4, TWO), staff_marked(5, TWO, undoes=4)], (2, 0, 1, 0, 0, 2, 2), id="undone"
        ),
        pytest.param([ONE, staff_marked(5, ONE, undoes=4)], (1, 0, 1, 0, 0, 1, 1), id="nothing-to-undo"),
        pytest.param(
            [ONE, staff_marked(4, ONE), crossing(5, NOON, "out", reverses=1)], (0, 0, 0, 0, 0, 0, 0), id="turned-round"
        ),
        pytest.param([staff_marked(4, ONE)], (0, 0, 0, 0, 0, 0, 0), id="a-crossing-that-nobody-knows"),
        pytest.param(
            [crossing(1, NIGHT, group=1), crossing(2, MORNING, group=2), staff_marked(4, crossing(1, NIGHT))],
            (1, 0, 1, 0, 0, 1, 1),
            id="of-the-day-before",
        ),
    ],
)
def test_staff_is_inside_and_in_no_other_count(events: Sequence[AnyEvent], expected: tuple[int, ...]) -> None:
    it = figures(*events)
    line = it.lines.get(DOOR, LineFigures())
    assert (it.staff_in, it.staff_out) == (line.staff_in, line.staff_out)
    counts = (line.came_in, line.went_out, line.groups_in, line.staff_in, line.staff_out, line.in_total, it.inside)
    assert counts == expected


def test_of_staff_only_the_newest_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 1)
    it = figures(ONE, staff_marked(4, ONE), TWO, crossing(5, NOON, "out", reverses=1))
    assert (it.staff_in, it.came_in) == (1, 1)


def test_every_line_begins_at_zero() -> None:
    it = figures(lines=(DOOR, GATE))
    assert it == SiteFigures(TODAY, {DOOR: LineFigures(), GATE: LineFigures()}, inside=0, seq=0)
    assert it.shown == 0


@pytest.mark.parametrize(
    ("events", "door", "inside"),
    [
        pytest.param([crossing(1, NOON)], (1, 0, 1, 0, 1), 1, id="in"),
        pytest.param([crossing(1, NOON), crossing(2, NOON, "out")], (1, 1, 1, 1, 2), 0, id="in-and-out"),
        pytest.param([crossing(1, NOON, "out")], (0, 1, 0, 1, 1), -1, id="out-of-an-empty-shop"),
        pytest.param([crossing(1, NOON), crossing(2, NOON, "out", reverses=1)], (0, 0, 0, 0, 2), 0, id="turned-round"),
        pytest.param(
            [crossing(1, NOON, "out"), crossing(2, NOON, reverses=1)], (0, 0, 0, 0, 2), 0, id="turned-round-outside"
        ),
        pytest.param([crossing(2, NOON, "out", reverses=1)], (0, 0, 0, 0, 1), -1, id="takes-back-what-nobody-knows-of"),
        pytest.param(
            [crossing(1, NOON), crossing(2, NOON, "out", reverses=1), crossing(3, NOON, "out", reverses=1)],
            (0, 0, 0, 0, 3),
            -1,
            id="taken-back-once-only",
        ),
        pytest.param([adjusted(7), crossing(1, NOON)], (1, 0, 1, 0, 2), 8, id="adjusted"),
        pytest.param([crossing(1, NOON), reset()], (1, 0, 1, 0, 1), 0, id="reset"),
        pytest.param(
            [crossing(1, NIGHT), crossing(2, MORNING)], (1, 0, 2, 0, 2), 1, id="a-new-day-begins-with-its-first-event"
        ),
        pytest.param(
            [crossing(1, MORNING), crossing(2, NIGHT)], (1, 0, 2, 0, 2), 1, id="handed-over-late-counts-for-ever-only"
        ),
        pytest.param(
            [crossing(1, NIGHT), crossing(2, MORNING, "out", reverses=1)],
            (0, 0, 0, 0, 2),
            -1,
            id="takes-back-one-of-yesterday",
        ),
        pytest.param([adjusted(7, NIGHT), adjusted(3, MORNING)], (0, 0, 0, 0, 0), 3, id="adjusted-each-day"),
        pytest.param([adjusted(3, MORNING), adjusted(7, NIGHT)], (0, 0, 0, 0, 0), 3, id="adjusted-late"),
    ],
)
def test_what_events_come_to(events: list[AnyEvent], door: tuple[int, ...], inside: int) -> None:
    it = figures(*events)
    assert short(it.lines[DOOR]) == door
    assert (it.inside, it.shown, it.seq) == (inside, max(0, inside), len(events))


def test_a_line_that_the_config_has_no_longer_is_counted_on() -> None:
    it = figures(crossing(1, NOON, camera="yard", line="gate"))
    assert short(it.lines[GATE]) == (1, 0, 1, 0, 1)
    assert it.lines[GATE].ts == NOON


def test_what_is_no_crossing_changes_the_number_alone() -> None:
    lost = CameraLost(id=UUID(int=5), site="main-street", ts=NOON, camera="entrance", reason="gone")
    assert figures(lost) == SiteFigures(TODAY, {DOOR: LineFigures()}, seq=1)


QUEUE = ("entrance", "queue")


@pytest.mark.parametrize(
    ("events", "visits"),
    [
        pytest.param([visit(1, NOON, 20), visit(2, NOON, 40)], {QUEUE: DayVisits(2, 60.0)}, id="two"),
        pytest.param(
            [visit(1, NOON, 20), visit(2, NOON, 40, camera="back")],
            {QUEUE: DayVisits(1, 20.0), ("back", "queue"): DayVisits(1, 40.0)},
            id="at each camera",
        ),
        pytest.param([visit(1, NIGHT, 20)], {}, id="of yesterday"),
        pytest.param([visit(1, NIGHT, 86_000)], {}, id="begun yesterday, as in the files"),
        pytest.param([visit(1, MORNING, 100_000)], {}, id="a poster"),
        pytest.param([visit(1, NIGHT, 5), visit(2, MORNING, 7)], {QUEUE: DayVisits(1, 7.0)}, id="a new day"),
    ],
)
def test_visits_of_today(events: list[AnyEvent], visits: dict[tuple[str, str], DayVisits]) -> None:
    assert figures(*events).visits == visits


def test_the_mean_of_visits() -> None:
    assert (DayVisits().dwell_mean, DayVisits(2, 30.0).dwell_mean) == (None, 15.0)


def test_all_lines_together() -> None:
    it = figures(crossing(1, NOON), crossing(2, NOON, camera="yard", line="gate"), crossing(3, NOON, "out"))
    assert (it.came_in, it.went_out) == (2, 1)


def test_figures_do_not_change_afterwards() -> None:
    site = LiveFigures(CALENDAR, TODAY, [DOOR])
    before = site.figures
    site.take(1, crossing(1, NOON))
    assert short(before.lines[DOOR]) == (0, 0, 0, 0, 0)


def test_a_new_day_begins_without_events() -> None:
    site = LiveFigures(CALENDAR, TODAY, [DOOR])
    site.take(1, crossing(1, NOON))
    site.begin(TOMORROW)
    assert site.figures.day == TOMORROW
    assert short(site.figures.lines[DOOR]) == (0, 0, 1, 0, 1)
    assert site.figures.inside == 0


def test_only_so_many_crossings_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    people = [crossing(number, NOON) for number in (1, 2, 3)]
    it = figures(*people, crossing(4, NOON, "out", reverses=1), crossing(5, NOON, "out", reverses=2))
    assert short(it.lines[DOOR]) == (2, 0, 2, 0, 5)


drawn_events = st.lists(
    st.tuples(st.sampled_from(["in", "out"]), st.integers(0, 3000), st.one_of(st.none(), st.integers(1, 20))),
    max_size=20,
)


def made_events(drawn: list[tuple[Direction, int, int | None]]) -> list[Crossing]:
    """Crossings around the start of a day, some of which take an earlier one back, each at most once."""
    events: list[Crossing] = []
    taken: set[int] = set()
    for number, (direction, minutes, back) in enumerate(drawn, start=1):
        ts = utc("2026-05-03T12:00") + timedelta(minutes=minutes)
        reverses = back if back is not None and back < number and back not in taken else None
        if reverses is not None and events[reverses - 1].reverses is not None:
            reverses = None
        taken |= {reverses} if reverses else set()
        events.append(crossing(number, ts, direction, reverses=reverses))
    return sorted(events, key=lambda event: (event.ts, event.track))


@given(drawn_events, st.integers(0, 20))
def test_a_restart_anywhere_changes_nothing(drawn: list[tuple[Direction, int, int | None]], stop: int) -> None:
    events = list(enumerate(made_events(drawn), start=1))
    through = LiveFigures(CALENDAR, TODAY, [DOOR])
    first = LiveFigures(CALENDAR, TODAY, [DOOR])
    for seq, event in events[:stop]:
        first.take(seq, event)
    before = first.figures
    again = LiveFigures(CALENDAR, before.day, [DOOR])
    for seq, event in events[:stop]:
        again.take(seq, event)
    again.complete(
        Counter({(*DOOR, "in"): before.lines[DOOR].in_total, (*DOOR, "out"): before.lines[DOOR].out_total}),
        {DOOR: (before.lines[DOOR].seq, before.lines[DOOR].ts or NOON)} if before.lines[DOOR].seq else {},
        before.seq,
    )
    assert again.figures == before
    for seq, event in events:
        through.take(seq, event)
        if seq > stop:
            again.take(seq, event)
    assert again.figures == through.figures


def test_the_store_completes_what_is_older() -> None:
    site = LiveFigures(CALENDAR, TODAY, [DOOR])
    site.take(70, crossing(1, NOON))
    yesterday = NOON - timedelta(days=1)
    site.complete({(*DOOR, "in"): 30, (*DOOR, "out"): 28, (*GATE, "in"): 4}, {GATE: (12, yesterday)}, seq=71)
    assert site.figures.lines == {
        DOOR: LineFigures(1, 0, 30, 28, 70, NOON, groups_in=1),
        GATE: LineFigures(0, 0, 4, 0, 12, yesterday),
    }
    assert site.figures.seq == 71


def test_thousands_of_crossings_are_remembered_in_little_memory() -> None:
    site = LiveFigures(CALENDAR, TODAY, [DOOR])
    tracemalloc.start()
    try:
        for number in range(1, 3001):
            site.take(number, replace(crossing(1, NOON), id=uuid4()))
        held, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / 3000 < 200
