"""How far totals may be off, by audits: the interval holds the true number as often as it says."""

import random
from datetime import datetime, timedelta

import pytest

from edgecount.figures.audits.audit import AuditedWay, Compared
from edgecount.figures.audits.error_bar import ErrorBar, added_bars, error_bar
from edgecount.figures.audits.standing_audits import DoorAudit, Redrawing, StandingAudits, WayCounts
from edgecount.figures.period import Period
from tests.support.stored import utc

NOW = utc("2026-05-04T12:00")
NOBODY = AuditedWay(0, 0, 0)
GOOD = AuditedWay(200, 198, 196)


@pytest.mark.parametrize(
    ("counted", "way", "either_way"),
    [
        pytest.param(1204, AuditedWay(200, 200, 200), 25, id="all-seen"),
        pytest.param(1204, AuditedWay(200, 196, 196), 66, id="some-missed"),
        pytest.param(1204, AuditedWay(400, 400, 400), 14, id="a-longer-audit"),
        pytest.param(0, GOOD, 0, id="nobody"),
        pytest.param(3, GOOD, 1, id="few"),
    ],
)
def test_so_far_may_a_count_be_off(counted: int, way: AuditedWay, either_way: int) -> None:
    bar = error_bar(counted, way)
    assert bar is not None
    assert bar.either_way == either_way
    assert bar.least <= counted + bar.either_way
    assert bar.most >= counted - bar.either_way


def test_an_audit_that_saw_nobody_says_nothing() -> None:
    assert error_bar(10, NOBODY) is None


@pytest.mark.parametrize("missed", [0.0, 0.02, 0.1, 0.3])
@pytest.mark.parametrize("invented", [0.0, 0.02, 0.1])
@pytest.mark.parametrize(("tapped", "people"), [(200, 1200), (60, 30)])
def test_the_true_number_lies_in_it_nineteen_times_in_twenty(
    missed: float, invented: float, tapped: int, people: int
) -> None:
    rng = random.Random(1)

    def seen(out_of: int) -> tuple[int, int]:
        matched = sum(rng.random() >= missed for _ in range(out_of))
        return matched + sum(rng.random() < invented for _ in range(out_of)), matched

    held = 0
    for _ in range(100):
        counted, matched = seen(tapped)
        bar = error_bar(seen(people)[0], AuditedWay(tapped, counted, matched))
        assert bar is not None
        held += bar.least - 0.5 <= people <= bar.most + 0.5
    assert held >= 90


def audit(*lines: str, way: AuditedWay = GOOD, ended: datetime = NOW - timedelta(days=3)) -> DoorAudit:
    span = Period(ended - timedelta(minutes=10), ended)
    return DoorAudit("entrance", lines, span, Compared(way, NOBODY), "Anna")


DOOR, SIDE = ("entrance", "door"), ("entrance", "side")
COUNTS: WayCounts = {(*DOOR, "in"): 600, (*SIDE, "in"): 604, (*DOOR, "out"): 5}
YEAR_AGO = NOW - timedelta(days=366)
MOVED = Redrawing("entrance", "door", NOW - timedelta(days=1))
BEFORE = Redrawing("entrance", "door", NOW - timedelta(days=4))


@pytest.mark.parametrize(
    ("standing", "keys", "known"),
    [
        pytest.param(StandingAudits(), [DOOR], False, id="none"),
        pytest.param(StandingAudits([audit("door")]), [DOOR], True, id="fresh"),
        pytest.param(StandingAudits([audit("door")]), [], False, id="no-lines"),
        pytest.param(StandingAudits([audit("door")]), [DOOR, SIDE], False, id="one-line-without"),
        pytest.param(StandingAudits([audit("door"), audit("side")]), [DOOR, SIDE], True, id="each-for-itself"),
        pytest.param(StandingAudits([audit("door", "side")]), [DOOR, SIDE], True, id="together"),
        pytest.param(StandingAudits([audit("door", ended=YEAR_AGO)]), [DOOR], False, id="a-year-old"),
        pytest.param(StandingAudits([audit("door")], [MOVED]), [DOOR], False, id="moved-since"),
        pytest.param(StandingAudits([audit("side")], [MOVED]), [SIDE], True, id="another-line-moved"),
        pytest.param(StandingAudits([audit("door")], [BEFORE]), [DOOR], True, id="moved-before"),
        pytest.param(
            StandingAudits([audit("door", ended=YEAR_AGO), audit("door")]), [DOOR], True, id="the-newer-one-holds"
        ),
        pytest.param(StandingAudits([audit("door", way=NOBODY)]), [DOOR], False, id="saw-nobody"),
    ],
)
def test_which_totals_have_a_bar(standing: StandingAudits, keys: list[tuple[str, str]], known: bool) -> None:
    bar = standing.bar("in", COUNTS, keys, NOW)
    assert (bar is not None) == known
    assert bar is None or bar.counted == sum(COUNTS[*key, "in"] for key in keys)


def test_doors_that_are_audited_apart_err_apart() -> None:
    together = error_bar(1200, GOOD)
    apart = added_bars([error_bar(600, GOOD), error_bar(600, GOOD)])
    assert apart is not None
    assert together is not None
    assert apart.counted == 1200
    assert apart.most - apart.least < together.most - together.least
    assert added_bars([ErrorBar(3, 2.0, 4.0), None]) is None


@pytest.mark.parametrize(
    ("standing", "why"),
    [
        (StandingAudits([audit("door")]), None),
        (StandingAudits([audit("door", ended=YEAR_AGO)]), "old"),
        (StandingAudits([audit("door", ended=YEAR_AGO)], [MOVED]), "moved"),
    ],
)
def test_why_an_audit_does_not_hold(standing: StandingAudits, why: str | None) -> None:
    assert standing.stale(standing.audits[0], NOW) == why


def test_an_audit_is_of_some_line() -> None:
    assert audit("door").keys == {("entrance", "door")}
    with pytest.raises(ValueError, match="one line or more"):
        audit()
