"""Who crosses together: walks of people over one line, and the groups that their crossings are told in."""

from collections.abc import Sequence
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.counting.facts import Crossed
from edgecount.counting.lines.companions import Companions
from edgecount.counting.lines.line import LineCounter
from edgecount.counting.lines.rule import LineRule, Side
from tests.support.builders import LINE, SIZE, Scene, Walk, moment, moments, perfect_tracks, walk

Groups = list[list[int]]
"""The tracks of each group, in the order in which they crossed."""


def groups(scene: Scene, sides: dict[str, Side] | None = None, rule: LineRule = LineRule()) -> Groups:  # noqa: B008 - frozen
    """The groups of a scene, over lines at one place; a return belongs to none."""
    numbers = count(1)
    counters = {
        name: LineCounter(LINE, side, SIZE, rule, lambda: UUID(int=next(numbers)))
        for name, side in (sides or {"door": "right"}).items()
    }
    companions, found = Companions(rule.anchor, SIZE), dict[UUID, list[int]]()
    for now, tracks in scene:
        companions.see(tracks, now)
        for name, counter in counters.items():
            for fact in counter.update(tracks, now):
                if isinstance(fact, Crossed) and (group := companions.group_of(name, fact)) is not None:
                    found.setdefault(group, []).append(fact.track)
    return list(found.values())


def walked(*walks: Walk, rate: int = 10) -> Groups:
    return groups(perfect_tracks(walks, moments(rate, 12)))


def entering(x: float, late: float = 0.0, *, speed: float = 100.0, height: float = 100.0) -> Walk:
    """A person that comes in at x, over the line two seconds after `late`."""
    return walk((late, x, 300 - 2 * speed), (late + 4, x, 300 + 2 * speed), height=height)


LEAVING = walk((0, 480, 500), (4, 480, 100))
BEHIND = walk((0, 400, -10), (5, 400, 490))

TOGETHER = {
    "side-by-side": [entering(400), entering(500)],
    "half-a-height-behind": [entering(400), entering(430, 0.5)],
    "a-child-at-the-hand": [entering(400), entering(440, height=60)],
    "one-behind-the-other-within-two-seconds": [entering(400, speed=60), walk((0, 400, 80), (5.9, 400, 434))],
    "three-in-a-row": [entering(300), entering(400, 0.1), entering(500, 0.2)],
}
APART = {
    "two-heights-to-the-side": [entering(300), entering(500)],
    "three-seconds-later": [entering(400), entering(400, 3.0)],
    "the-other-way": [entering(400), LEAVING],
    "side-by-side-only-at-the-line": [
        entering(400),
        walk((0, 590, 100), (1.7, 590, 270), (2, 410, 300), (4, 410, 500)),
    ],
    "first-seen-at-the-line": [entering(400), walk((1.5, 480, 250), (2.4, 480, 340))],
    "side-by-side-until-one-waits": [
        entering(400),
        walk((0, 450, 100), (1.5, 450, 250), (4.5, 450, 250), (6.5, 450, 450)),
    ],
    "two-seconds-behind-but-never-near": [entering(400, speed=100), walk((0, 400, -70), (5, 400, 430))],
}


@pytest.mark.parametrize("walks", TOGETHER.values(), ids=TOGETHER)
@pytest.mark.parametrize("rate", [5, 25])
def test_people_who_cross_together_are_one_group(walks: Sequence[Walk], rate: int) -> None:
    assert [sorted(group) for group in walked(*walks, rate=rate)] == [list(range(1, len(walks) + 1))]


@pytest.mark.parametrize("walks", APART.values(), ids=APART)
@pytest.mark.parametrize("rate", [5, 25])
def test_others_are_groups_of_one(walks: Sequence[Walk], rate: int) -> None:
    assert sorted(walked(*walks, rate=rate)) == [[1], [2]]


def test_a_group_has_the_id_of_its_first_crossing() -> None:
    companions = Companions("foot", SIZE)
    for now, tracks in perfect_tracks([entering(400), entering(450)], moments(10, 2)):
        companions.see(tracks, now)
    ids = [UUID(int=1), UUID(int=2), UUID(int=3)]
    crossings = [Crossed(ids[at], at + 1, "in", 0.9, moment(21)) for at in range(3)]
    assert [companions.group_of("door", crossed) for crossed in crossings] == [ids[0], ids[0], ids[2]]


def test_somebody_joins_the_group_that_stayed_nearest() -> None:
    assert walked(entering(300), entering(480), entering(400, 0.2)) == [[1], [2, 3]]
    assert walked(entering(320), entering(500), entering(400, 0.2)) == [[1, 3], [2]]


def test_lines_have_groups_of_their_own() -> None:
    scene = perfect_tracks([entering(400), entering(450)], moments(10, 4))
    assert groups(scene, {"door": "right", "gate": "left"}) == [[1, 2], [1, 2]]


def test_a_return_belongs_to_no_group_and_nobody_joins_what_it_takes_back() -> None:
    back_and_forth = walk((0, 400, 200), (1, 400, 330), (2, 400, 200), (4, 400, 400))
    assert walked(back_and_forth) == [[1], [1]]
    companions = Companions("foot", SIZE)
    for now, tracks in perfect_tracks([entering(400), entering(450)], moments(10, 2)):
        companions.see(tracks, now)
    first, second = UUID(int=1), UUID(int=2)
    assert companions.group_of("door", Crossed(first, 1, "in", 0.9, moment(20))) == first
    assert companions.group_of("door", Crossed(UUID(int=3), 1, "out", 0.9, moment(21), reverses=first)) is None
    assert companions.group_of("door", Crossed(second, 2, "in", 0.9, moment(21))) == second


def test_nobody_is_in_a_group_with_themselves() -> None:
    scene = perfect_tracks(
        [walk((0, 400, 200), (1, 400, 330), (2, 400, 200), (3, 400, 330), (4, 400, 500))], moments(25, 4)
    )
    assert groups(scene, rule=LineRule(u_turn="count")) == [[1], [1], [1]]


@pytest.mark.parametrize(("hidden", "expected"), [((0.5, 1.5), [[1, 2]]), ((0.0, 1.8), [[1], [2]])])
def test_only_sights_say_where_people_are(hidden: tuple[float, float], expected: Groups) -> None:
    assert walked(entering(400), walk((0, 450, 100), (4, 450, 500), hidden=hidden)) == expected


def test_ways_are_forgotten() -> None:
    companions = Companions("foot", SIZE)
    for now, tracks in perfect_tracks([entering(400), entering(450)], moments(10, 60)):
        companions.see(tracks, now)
    assert not companions._ways
    companions.group_of("door", Crossed(UUID(int=1), 1, "in", 0.9, moment(601)))
    companions.see((), moment(700))
    assert not companions._members


@given(st.lists(st.tuples(st.integers(200, 600), st.floats(0, 5), st.booleans()), max_size=8))
def test_groups_never_change_how_many_cross(people: list[tuple[int, float, bool]]) -> None:
    walks = [entering(x, late) if inward else walk((late, x, 500), (late + 4, x, 100)) for x, late, inward in people]
    found = walked(*walks, rate=5)
    assert sorted(track for group in found for track in group) == list(range(1, len(walks) + 1))
    assert len(walked(*walks[::-1], rate=5)) <= len(walks)
