"""Groups as they count, while people come, and are taken back."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.figures.groups import GROUPS_IN, REMEMBERED, UNGROUPED_IN, StandingGroups
from tests.support.stored import crossing, utc

NOON = utc("2026-05-04T12:00")


def taken(*steps: tuple[int, int] | int) -> int:
    """The groups after some steps: (number, its group) comes, or a number is taken back."""
    groups, count = StandingGroups(), 0
    for step in steps:
        if isinstance(step, int):
            count -= groups.left(UUID(int=step))
        else:
            count += groups.joined(UUID(int=step[0]), UUID(int=step[1]))
    return count


@pytest.mark.parametrize(
    ("steps", "groups"),
    [
        pytest.param([(1, 1), (2, 2)], 2, id="two-people-alone"),
        pytest.param([(1, 1), (2, 1), (3, 1)], 1, id="three-together"),
        pytest.param([(1, 1), (2, 1), (3, 3), (4, 3)], 2, id="two-couples"),
        pytest.param([(1, 1), 1], 0, id="one-alone-is-taken-back"),
        pytest.param([(1, 1), (2, 1), 1], 1, id="the-first-is-taken-back-and-the-other-stays"),
        pytest.param([(1, 1), (2, 1), 2], 1, id="the-second-is-taken-back"),
        pytest.param([(1, 1), (2, 1), (3, 1), 2, 1], 1, id="two-of-three-are-taken-back"),
        pytest.param([(1, 1), (2, 1), 1, 2], 0, id="both-are-taken-back"),
        pytest.param([(1, 1), (2, 1), 2, 1], 0, id="both-in-the-other-order"),
        pytest.param([(1, 1), 1, (2, 1)], 1, id="somebody-joins-whose-first-is-back-out"),
        pytest.param([(2, 1)], 1, id="the-first-of-the-group-is-not-known"),
    ],
)
def test_a_group_counts_as_long_as_somebody_of_it_does(steps: Sequence[tuple[int, int] | int], groups: int) -> None:
    assert taken(*steps) == groups


@given(st.data())
def test_as_many_groups_count_as_have_people(data: st.DataObject) -> None:
    group_of = {number: data.draw(st.integers(1, number)) for number in range(1, 9)}
    group_of |= {number: number for number in set(group_of.values())}
    steps: list[tuple[int, int] | int] = list(group_of.items())
    for number in data.draw(st.lists(st.sampled_from(sorted(group_of)), unique=True)):
        steps.insert(data.draw(st.integers(steps.index((number, group_of[number])) + 1, len(steps))), number)
    standing = {number for number in group_of if number not in steps}
    assert taken(*steps) == len({group_of[number] for number in standing})


def test_what_is_known_has_an_end() -> None:
    groups = StandingGroups()
    for number in range(1, 3 * REMEMBERED, 2):
        assert groups.joined(UUID(int=number), UUID(int=number))
        assert not groups.joined(UUID(int=number + 1), UUID(int=number))
    assert len(groups._led) == len(groups._joined) == len(groups._others) == REMEMBERED
    assert not groups.left(UUID(int=number + 1))
    assert groups.left(UUID(int=number))
    assert groups.left(UUID(int=1)), "somebody long ago was one alone"
    assert groups.group_of(UUID(int=number + 1)) == UUID(int=number + 1)


def test_a_tally_has_groups_of_those_who_come_in() -> None:
    groups = StandingGroups()
    crossings = [
        crossing(1, NOON),
        crossing(2, NOON, group=2),
        crossing(3, NOON, group=2),
        crossing(4, NOON, "out", group=4),
    ]
    assert [list(groups.figures(each)) for each in crossings] == [[UNGROUPED_IN], [GROUPS_IN], [], []]
