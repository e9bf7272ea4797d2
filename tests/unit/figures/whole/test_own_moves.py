"""How many people are inside the whole site, as a box works it out of what was told and of its own events since."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edgecount.events.model import AnyEvent, CameraLost, OccupancyAdjusted, OccupancyReset
from edgecount.figures.whole.own_moves import OwnMoves
from edgecount.figures.whole.told_inside import Span, ToldInside
from edgecount.figures.whole.whole_inside import TRUSTED_FOR, WholeInside
from tests.support.stored import crossing, utc

YESTERDAY, TODAY, TOMORROW = date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 5)
NOON = utc("2026-05-04T12:00")
IN, OUT = crossing(1, NOON), crossing(2, NOON, "out")
BACK = crossing(3, NOON, "out", reverses=1)
RESET = OccupancyReset(id=UUID(int=5), site="main-street", ts=NOON, reason="by hand")
LOST = CameraLost(id=UUID(int=6), site="main-street", ts=NOON, camera="entrance", reason="timeout")


def adjusted(value: int) -> OccupancyAdjusted:
    return OccupancyAdjusted(id=UUID(int=4), site="main-street", ts=NOON, value=value)


def told(inside: int, seq: int, missing: tuple[Span, ...] = (), day: date | None = TODAY) -> ToldInside:
    return ToldInside(day, inside, seq, missing, NOON, "berlin-13", 3.0)


@pytest.mark.parametrize(
    ("events", "known", "inside"),
    [
        pytest.param([], None, 0, id="nothing"),
        pytest.param([IN, IN, OUT], None, 1, id="nothing-told-yet"),
        pytest.param([], told(40, 0), 40, id="only-what-was-told"),
        pytest.param([IN, IN, OUT], told(40, 0), 41, id="told-before-any-of-them"),
        pytest.param([IN, IN, OUT], told(40, 2), 39, id="told-with-two-of-them"),
        pytest.param([IN, IN, OUT], told(40, 3), 40, id="told-with-all-of-them"),
        pytest.param([IN, IN, OUT], told(40, 9), 40, id="told-with-more-than-there-are"),
        pytest.param([IN, IN, IN, OUT], told(40, 4, ((1, 2),)), 42, id="told-with-two-left-out"),
        pytest.param([IN, IN, IN, OUT], told(40, 3, ((1, 1), (3, 3))), 41, id="told-with-others-left-out"),
        pytest.param([IN, BACK], told(40, 1), 39, id="a-return"),
        pytest.param([OUT], told(-2, 0), -3, id="below-zero"),
        pytest.param([IN, adjusted(7), IN], told(40, 1), 8, id="said-after-what-was-told"),
        pytest.param([IN, adjusted(7), IN], told(7, 2), 8, id="said-and-told"),
        pytest.param([IN, adjusted(7), IN], told(40, 3, ((2, 2),)), 8, id="said-and-left-out"),
        pytest.param([IN, RESET, IN], told(40, 1), 1, id="reset-after-what-was-told"),
        pytest.param([IN, LOST, IN], told(40, 2), 41, id="other-events-change-nothing"),
        pytest.param([adjusted(3), IN, adjusted(7), OUT], told(9, 2), 6, id="the-last-one-said-stands"),
        pytest.param([IN], told(40, 0, day=YESTERDAY), 1, id="told-of-the-day-before"),
        pytest.param([IN], told(0, 0, day=None), 1, id="told-before-anything-was-counted"),
    ],
)
def test_own_moves_onto_what_was_told(events: list[AnyEvent], known: ToldInside | None, inside: int) -> None:
    moves = OwnMoves(TODAY)
    for seq, event in enumerate(events, start=1):
        moves.take(seq, event, TODAY)
    assert moves.onto(known) == inside


def test_another_day_begins_with_its_first_event_and_an_earlier_one_changes_nothing() -> None:
    moves = OwnMoves(TODAY)
    moves.take(1, IN, TODAY)
    moves.take(2, IN, TOMORROW)
    moves.take(3, IN, TODAY)
    assert (moves.day, moves.onto(told(40, 1)), moves.onto(told(40, 1, day=TOMORROW))) == (TOMORROW, 1, 41)


@pytest.mark.parametrize(
    ("heard", "sure"),
    [
        pytest.param(None, False, id="never-told"),
        pytest.param(NOON, True, id="just-now"),
        pytest.param(NOON - TRUSTED_FOR, True, id="five-minutes"),
        pytest.param(NOON - TRUSTED_FOR - timedelta(seconds=1), False, id="longer"),
    ],
)
def test_what_was_heard_lately_is_sure(heard: object, sure: bool) -> None:
    assert WholeInside(heard, "berlin-13").is_sure(NOON) is sure  # type: ignore[arg-type] # a moment, or None


Do = Literal["in", "out", "say", "arrive", "lose", "replay", "tell", "hear"]
Step = tuple[Do, int]
"""What happens, and at which of the two boxes."""


@dataclass
class Box:
    """A box: all its events (its time, its change or what was said), what the fleet has of them, what is on its way."""

    moves: OwnMoves = field(default_factory=lambda: OwnMoves(TODAY))
    events: list[tuple[int, int, bool]] = field(default_factory=list)
    sent: int = 0
    lost: set[int] = field(default_factory=set)
    on_its_way: list[tuple[ToldInside, int]] = field(default_factory=list)
    told: ToldInside | None = None
    others_known: int = 0

    def add(self, time: int, value: int, said: bool, event: AnyEvent) -> None:
        self.events.append((time, value, said))
        self.moves.take(len(self.events), event, TODAY)

    @property
    def held(self) -> set[int]:
        return set(range(1, self.sent + 1)) - self.lost


class Chain:
    """Two boxes and the fleet, whose number is what was said last by its time, and all that crossed after that."""

    def __init__(self) -> None:
        self.boxes = Box(), Box()
        self.time = 0

    def number(self) -> int:
        """As the fleet works it out of what it has."""
        has = [(*box.events[seq - 1], which) for which, box in enumerate(self.boxes) for seq in sorted(box.held)]
        said = max(((time, value) for time, value, is_said, _ in has if is_said), default=(-1, 0))
        return said[1] + sum(value for time, value, is_said, _ in has if not is_said and time > said[0])

    def do(self, what: Do, which: int) -> None:
        self.time += 1
        box, other = self.boxes[which], self.boxes[1 - which]
        match what:
            case "in" | "out":
                box.add(self.time, 1 if what == "in" else -1, False, IN if what == "in" else OUT)
            case "say":
                box.add(self.time, self.time, True, adjusted(self.time))
            case "arrive" if box.sent < len(box.events):
                box.sent += 1
            case "lose" if box.sent < len(box.events):
                box.sent += 1
                box.lost.add(box.sent)
            case "replay":
                box.lost.clear()
            case "tell":
                missing = tuple((seq, seq) for seq in sorted(box.lost))
                box.on_its_way.append((told(self.number(), box.sent, missing), len(other.held)))
            case "hear" if box.on_its_way:
                box.told, box.others_known = box.on_its_way.pop(0)


steps = st.lists(
    st.tuples(st.sampled_from(["in", "out", "arrive", "lose", "replay", "tell", "hear"]), st.integers(0, 1))
)
with_saying = st.lists(
    st.tuples(st.sampled_from(["in", "out", "say", "arrive", "lose", "replay", "tell", "hear"]), st.integers(0, 1))
)


@given(steps)
@example([("in", 0), ("lose", 0), ("in", 0), ("arrive", 0), ("tell", 0), ("hear", 0), ("in", 1), ("arrive", 1)])
def test_a_box_is_off_by_no_more_than_what_it_was_not_told_of_the_other(happens: list[Step]) -> None:
    chain = Chain()
    for step in happens:
        chain.do(*step)
        true = sum(value for box in chain.boxes for _, value, _ in box.events)
        for box, other in (chain.boxes, reversed(chain.boxes)):
            assert abs(box.moves.onto(box.told) - true) <= len(other.events) - box.others_known


@given(with_saying)
@example([("in", 0), ("say", 1), ("in", 0), ("arrive", 1), ("tell", 0), ("hear", 0), ("say", 0), ("tell", 1)])
def test_once_all_is_told_both_boxes_show_the_same(happens: list[Step]) -> None:
    chain = Chain()
    for step in happens:
        chain.do(*step)
    for which, box in enumerate(chain.boxes):
        chain.do("replay", which)
        box.sent = len(box.events)
    for which, box in enumerate(chain.boxes):
        chain.do("tell", which)
        while box.on_its_way:
            chain.do("hear", which)
        assert box.moves.onto(box.told) == chain.number()
