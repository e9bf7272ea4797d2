"""How long to wait after a failure."""

import pytest

from edgecount.daemon.backoff import Backoff


def test_waits_double_up_to_the_longest() -> None:
    backoff = Backoff(1, 10, lambda: 0)
    assert [backoff.wait() for _ in range(6)] == [1, 2, 4, 8, 10, 10]
    backoff.reset()
    assert backoff.wait() == 1


def test_chance_shortens_a_wait_by_up_to_a_half() -> None:
    chances = iter([0, 0.5, 1])
    backoff = Backoff(8, 8, lambda: next(chances))
    assert [backoff.wait() for _ in range(3)] == [8, 6, 4]


def test_whoever_refuses_is_given_more_time() -> None:
    backoff = Backoff(1, 10, lambda: 0)
    assert (backoff.wait(60), backoff.wait()) == (60, 2)
    assert Backoff(1, 10, lambda: 1).wait(60) == 60, "chance does not shorten what was asked for"


def test_a_failure_of_another_kind_has_bounds_of_its_own() -> None:
    backoff = Backoff(1, 3)
    assert [backoff.wait() for _ in range(3)] == [1, 2, 3]
    backoff.keep_within(60, 200)
    assert [backoff.wait() for _ in range(3)] == [60, 120, 200]
    backoff.keep_within(1, 3)
    assert backoff.wait() == 3
    backoff.reset()
    assert backoff.wait() == 1


@pytest.mark.parametrize(("first", "longest"), [(0, 5), (-1, 5), (6, 5)])
def test_waits_that_cannot_be(first: float, longest: float) -> None:
    with pytest.raises(ValueError, match=f"not {first} of {longest} seconds"):
        Backoff(first, longest, lambda: 0)
