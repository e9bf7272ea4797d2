"""People's size: learnt from those who walk, within a minute of them, and kept until it is plainly another one."""

import random

import pytest

from edgecount.detectors.overhead.person_size import ENOUGH, LATEST, PLAINLY, SOON, Breadth, PersonSize


def walkers(size: PersonSize, seconds: float, *shares: float, begin: float = 0.0, spread: float = 0.05) -> list[float]:
    """When other sizes were learnt, while people of these breadths walk, ten looks a second."""
    chance = random.Random(1)
    learnt = []
    for n in range(round(seconds * 10)):
        now = begin + n / 10
        if size.learn([Breadth(share * chance.lognormvariate(0, spread), 0.9) for share in shares], now):
            learnt.append(now - begin)
    return learnt


def test_it_is_not_known_at_first() -> None:
    assert PersonSize().width is None


@pytest.mark.parametrize("share", [0.04, 0.12, 0.3])
def test_it_is_soon_known_where_people_agree(share: float) -> None:
    size = PersonSize()
    assert walkers(size, SOON + 2, share) == [pytest.approx(ENOUGH / 10, abs=1)]
    assert size.width == pytest.approx(share, rel=0.03)


def test_it_is_known_after_a_minute_where_they_do_not() -> None:
    size = PersonSize()
    assert walkers(size, LATEST + 1, 0.12, spread=0.8) == [pytest.approx(LATEST, abs=1)]
    assert size.width == pytest.approx(0.12, rel=0.15)


def test_a_few_children_and_trolleys_do_not_matter() -> None:
    size = PersonSize()
    walkers(size, LATEST + 1, 0.12, 0.12, 0.12, 0.07, 0.2)
    assert size.width == pytest.approx(0.12, rel=0.05)


def test_seconds_without_anybody_do_not_count() -> None:
    size = PersonSize()
    for n in range(5000):
        seen = [Breadth(0.12, 0.9)] if n % 100 == 0 else []
        assert not size.learn(seen, n / 10)
    assert size.width is None


def test_a_first_error_is_mended_soon() -> None:
    size = PersonSize()
    walkers(size, SOON + 2, 0.05)
    learnt = walkers(size, 2 * SOON + 1, 0.1, begin=SOON + 2)
    assert learnt == [pytest.approx(2 * SOON, abs=2)]
    assert size.width == pytest.approx(0.1, rel=0.03)


def test_a_burst_is_not_enough() -> None:
    size = PersonSize()
    assert not size.learn([Breadth(0.12, 0.9)] * 500, 0.0)


@pytest.mark.parametrize(
    ("factor", "changes"), [(1.0, False), (1.2, False), (1 / 1.2, False), (1.35, True), (1 / 1.35, True)]
)
def test_another_size_is_taken_only_where_it_is_plainly_another(factor: float, changes: bool) -> None:
    size = PersonSize(0.12)
    learnt = walkers(size, LATEST + 1, 0.12 * factor)
    assert bool(learnt) is changes
    assert size.width == pytest.approx(0.12 * (factor if changes else 1), rel=0.03)
    assert PLAINLY == 1.25


def test_a_size_at_the_edge_does_not_go_to_and_fro() -> None:
    size = PersonSize(0.12)
    learnt = walkers(size, 10 * LATEST, 0.12 * PLAINLY)
    assert len(learnt) <= 1


def test_what_the_operator_says_stays() -> None:
    size = PersonSize(0.12, fixed=True)
    assert walkers(size, 3 * LATEST, 0.3) == []
    assert size.width == 0.12


def test_weights_count() -> None:
    size = PersonSize()
    for n in range(200):
        size.learn([Breadth(0.1, 0.9), Breadth(0.2, 0.4), Breadth(0.2, 0.4)], n / 5)
    assert size.width == pytest.approx(0.1)


def test_sights_without_weight_teach_nothing() -> None:
    size = PersonSize()
    for n in range(1000):
        size.learn([Breadth(0.03, 0.0)], n / 10)
    assert size.width is None
    walkers(size, SOON + 2, 0.12, begin=100.0)
    assert size.width == pytest.approx(0.12, rel=0.03)
