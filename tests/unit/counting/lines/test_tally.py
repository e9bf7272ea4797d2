"""The figures of the lines."""

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from edgecount.counting.facts import Crossed, Fact
from edgecount.counting.lines.rule import LineRule, UTurn
from edgecount.counting.lines.tally import REMEMBERED, Tallies, Tally
from edgecount.events.model import AnyEvent, CameraRestored, Crossing, OccupancyReset, Rejected
from edgecount.figures.occupancy import Occupancy
from tests.support.builders import facts_of, line_counter, steps
from tests.support.stored import crossing, fallen, fallen_cleared, staff_marked, utc
from tests.support.strategies import Places, anywhere

NOON = utc("2026-05-04T12:00")


def rejected(number: int, reason: str) -> Rejected:
    it = crossing(number, NOON)
    return Rejected(id=it.id, site=it.site, ts=NOON, camera=it.camera, line=it.line, track=number, reason=reason)


def tallies(*events: AnyEvent, lines: Sequence[str] = ("door",)) -> Tallies:
    made = Tallies(lines)
    made.take(events)
    return made


def test_all_lines_begin_at_zero() -> None:
    it = tallies(lines=("door", "gate"))
    assert it.lines == {"door": Tally(0, 0), "gate": Tally(0, 0)}
    assert (it.inside, it.reversed, it.rejected) == (0, 0, {})
    assert Tally() == Tally(came_in=0, went_out=0)


def test_adds_up_each_line_each_way() -> None:
    it = tallies(
        crossing(1, NOON),
        crossing(2, NOON, line="gate"),
        crossing(3, NOON, "out", line="gate"),
        crossing(4, NOON),
        crossing(5, NOON),
        crossing(6, NOON, "out"),
        lines=("gate", "door"),
    )
    assert list(it.lines.items()) == [("gate", Tally(1, 1)), ("door", Tally(3, 1))]
    assert it.inside == 2


def test_inside_is_signed() -> None:
    assert tallies(crossing(1, NOON, "out"), crossing(2, NOON, "out")).inside == -2


def test_a_return_and_what_it_takes_back_are_in_neither_column() -> None:
    it = tallies(crossing(1, NOON), crossing(2, NOON), crossing(3, NOON, "out", reverses=1))
    assert (it.lines["door"], it.inside, it.reversed) == (Tally(1, 0), 1, 1)
    it.take([crossing(4, NOON, "in")])
    assert it.lines["door"] == Tally(2, 0)


def test_staff_is_inside_and_in_no_lines_figures() -> None:
    first, second = crossing(1, NOON), crossing(2, NOON, "out")
    it = tallies(first, second, crossing(3, NOON), staff_marked(4, first), staff_marked(5, second))
    assert (it.lines["door"], it.staff, it.inside) == (Tally(1, 0), Tally(1, 1), 1)
    it.take([staff_marked(6, first), staff_marked(7, crossing(99, NOON))])
    assert (it.lines["door"], it.staff) == (Tally(1, 0), Tally(1, 1))
    it.take([crossing(8, NOON, "out", reverses=1)])
    assert (it.lines["door"], it.staff, it.inside, it.reversed) == (Tally(1, 0), Tally(0, 1), 0, 1)
    it.reset()
    assert (it.staff, it.inside) == (Tally(), 0)


def test_what_was_taken_back_is_not_taken_back_twice() -> None:
    twice = (crossing(2, NOON, "out", reverses=1), crossing(3, NOON, "out", reverses=1))
    it = tallies(crossing(1, NOON), *twice)
    assert (it.lines["door"], it.reversed) == (Tally(0, 0), 2)


def test_a_return_of_what_nobody_knows_changes_no_figure() -> None:
    it = tallies(crossing(2, NOON, "out", reverses=1))
    assert (it.lines["door"], it.reversed) == (Tally(0, 0), 1)


def test_adds_up_falls_zone_by_zone() -> None:
    it = tallies(fallen(1), fallen_cleared(2, fall=1), fallen(3, zone="stairs"), fallen(4))
    assert (it.falls, it.lines["door"]) == ({"floor": 2, "stairs": 1}, Tally(0, 0))
    it.reset()
    assert it.falls == {}


def test_says_why_people_were_not_counted() -> None:
    it = tallies(rejected(1, "flicker"), rejected(2, "turned_back"), rejected(3, "flicker"))
    assert it.rejected == {"flicker": 2, "turned_back": 1}
    assert it.lines["door"] == Tally(0, 0)


def test_other_events_change_nothing() -> None:
    one = crossing(1, NOON)
    others = (
        CameraRestored(id=one.id, site="main-street", ts=NOON, camera="entrance"),
        OccupancyReset(id=one.id, site="main-street", ts=NOON, reason="by hand"),
    )
    it = tallies(one, *others)
    assert (it.lines["door"], it.inside, it.rejected) == (Tally(1, 0), 1, {})


def test_reset_begins_again_and_misses_nothing_of_before() -> None:
    it = tallies(
        crossing(1, NOON), crossing(2, NOON, "out"), crossing(3, NOON, "in", reverses=2), rejected(4, "flicker")
    )
    it.reset()
    assert (it.lines["door"], it.inside, it.reversed, it.rejected) == (Tally(0, 0), 0, 0, {})
    it.take([crossing(5, NOON, "out", reverses=1)])
    assert (it.lines["door"], it.reversed) == (Tally(0, 0), 1)


def test_figures_once_read_stay_as_they_are() -> None:
    it = tallies(crossing(1, NOON), rejected(2, "flicker"))
    lines, reasons = it.lines, it.rejected
    it.take([crossing(3, NOON), rejected(4, "flicker")])
    assert (lines, reasons) == ({"door": Tally(1, 0)}, {"flicker": 1})


def test_remembers_only_the_newest_crossings() -> None:
    it = tallies(*(crossing(n, NOON) for n in range(REMEMBERED + 1)))
    it.take([crossing(9001, NOON, "out", reverses=0)])
    assert it.inside == REMEMBERED + 1
    it.take([crossing(9002, NOON, "out", reverses=1)])
    assert it.inside == REMEMBERED
    it.take([crossing(9003, NOON, "out", reverses=REMEMBERED)])
    assert it.inside == REMEMBERED - 1


def as_event(fact: Fact) -> AnyEvent:
    if not isinstance(fact, Crossed):
        return rejected(fact.track, fact.reason)
    return Crossing(
        id=fact.id,
        site="main-street",
        ts=NOON,
        camera="entrance",
        line="door",
        track=fact.track,
        direction=fact.direction,
        confidence=fact.confidence,
        reverses=fact.reverses,
    )


@given(anywhere, st.sampled_from(["net", "count", "ignore"]))
def test_live_figures_agree_with_the_occupancy(places: Places, mode: UTurn) -> None:
    """Whether a return counts for nothing or for one out, the number of people inside is the same."""
    events = [as_event(fact) for fact in facts_of(line_counter(LineRule(u_turn=mode)), steps(places))]
    it, inside = Tallies(["door"]), Occupancy(date(2026, 5, 4))
    for event in events:
        it.take([event])
        inside = inside.after(event, inside.day)
        assert it.inside == inside.value
    crossings = [event for event in events if isinstance(event, Crossing)]
    assert it.reversed == sum(event.reverses is not None for event in crossings)
    assert it.lines["door"].came_in + it.lines["door"].went_out == len(crossings) - 2 * it.reversed
    assert sum(it.rejected.values()) == len(events) - len(crossings)
