"""Those who stand and are never seen well: who is believed, and who is not."""

from collections.abc import Callable, Sequence

import pytest

from edgecount.tracking.detection import Detection
from edgecount.tracking.standing import FIRST_ID, STAND_SECONDS, StandingPeople
from edgecount.tracking.tracker import Tracker
from tests.support.builders import SIZE, seen_at

FPS, SECONDS = 5, 6
WEAK, FAINT = 0.37, 0.3
"""Enough for those who stand, and not even for them."""
Shown = Callable[[float], Sequence[Detection]]
"""What the detector finds at a moment, in seconds."""


def believed(shown: Shown, looks: Callable[[int], bool] = lambda _: True) -> list[int]:
    """How many people besides the tracked ones are believed, frame by frame."""
    tracker, standing = Tracker(0.45, 2.0), StandingPeople(0.375 - 0.01, 2.0)
    counts = []
    for number in range(SECONDS * FPS):
        now = number / FPS
        found = shown(now) if looks(number) else None
        known = tracker.followed({}, now) if found is None else tracker.detected(found, now, SIZE)
        counts.append(len(standing.besides(known, found, now, SIZE)))
    return counts


@pytest.mark.parametrize(
    ("shown", "people"),
    [
        pytest.param(lambda _: [seen_at(400, 300, WEAK)], 1, id="one who stands"),
        pytest.param(lambda _: [seen_at(400, 300, WEAK), seen_at(600, 300, WEAK)], 2, id="two"),
        pytest.param(lambda now: [seen_at(400 + 8 * (-1) ** round(now * FPS), 300, WEAK)], 1, id="one who shifts"),
        pytest.param(lambda now: [seen_at(100 + 60 * now, 300, WEAK)], 0, id="one who walks"),
        pytest.param(lambda _: [seen_at(400, 300, FAINT)], 0, id="what is hardly one"),
        pytest.param(lambda now: [seen_at(400, 300, WEAK)] * (now % 2 < 0.3), 0, id="what flickers"),
        pytest.param(lambda _: [seen_at(400, 300, 0.9)], 0, id="one who is tracked"),
        pytest.param(lambda _: [seen_at(400, 300, 0.9), seen_at(420, 300, WEAK)], 1, id="one beside who is tracked"),
        pytest.param(
            lambda now: [seen_at(400, 300, 0.9 if now < 1 else WEAK)], 0, id="one who is tracked by weak boxes"
        ),
        pytest.param(lambda _: [], 0, id="nobody"),
    ],
)
def test_who_stands_is_believed(shown: Shown, people: int) -> None:
    assert believed(shown)[-1] == people


def test_nobody_is_believed_before_they_have_stood() -> None:
    counts = believed(lambda _: [seen_at(400, 300, WEAK)])
    assert counts.index(1) == round(STAND_SECONDS * FPS)


def test_looks_may_come_seldom() -> None:
    counts = believed(lambda _: [seen_at(400, 300, WEAK)], looks=lambda number: number % 2 == 0)
    assert counts[-4:] == [1, 1, 1, 1]


def test_their_ids_are_nobody_else_s() -> None:
    standing = StandingPeople(0.3, 2.0)
    shown = [seen_at(400, 300, WEAK)]
    people = [standing.besides((), shown, number / FPS, SIZE) for number in range(SECONDS * FPS)][-1]
    assert [one.id for one in people] == [FIRST_ID]
    standing.forget()
    assert standing.besides((), [seen_at(400, 300, WEAK)], SECONDS, SIZE) == ()
