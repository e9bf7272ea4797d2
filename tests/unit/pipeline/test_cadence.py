"""When the detector looks."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.pipeline.cadence import Cadence, Every
from edgecount.pipeline.need import Need
from tests.support.builders import VARYING, moments


def looks(every: Every, times: Sequence[float]) -> list[bool]:
    cadence = Cadence(every)
    return [cadence.due(number, now) for number, now in enumerate(times, 1)]


@pytest.mark.parametrize(
    ("every", "expected"),
    [pytest.param(1, "xxxxxxx", id="1"), pytest.param(2, "x.x.x.x", id="2"), pytest.param(3, "x..x..x", id="3")],
)
def test_every_nth_frame_from_the_first_on_whenever_they_come(every: int, expected: str) -> None:
    for times in ([0.1 * n for n in range(7)], [0.0] * 7, [100.0 * n for n in range(7)]):
        assert looks(every, times) == [mark == "x" for mark in expected]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        pytest.param([n / 5 for n in range(5)], "xxxxx", id="5-a-second"),
        pytest.param([n / 7 for n in range(5)], "x.x.x", id="7-a-second"),
        pytest.param([n / 10 for n in range(5)], "x.x.x", id="10-a-second"),
        pytest.param([n / 25 for n in range(11)], "x....x....x", id="25-a-second"),
        pytest.param([n / 30 for n in range(13)], "x.....x.....x", id="30-a-second"),
        pytest.param([0, 0.19, 0.4, 0.59, 0.76], "xxxx.", id="nearly-5-a-second"),
        pytest.param([0, 0.04, 0.2, 0.24, 0.28, 0.4], "x.x..x", id="varying"),
        pytest.param([5.0, 5.0, 5.0], "x..", id="time-stands-still"),
        pytest.param([1000.0, 4600.0, 4600.04], "xx.", id="after-a-gap"),
    ],
)
def test_auto_where_nothing_is_decided(times: list[float], expected: str) -> None:
    assert looks("auto", times) == [mark == "x" for mark in expected]


@given(st.lists(st.floats(0, 2), max_size=60))
def test_auto_looks_seldom_where_nothing_is_decided(steps: list[float]) -> None:
    cadence, now, looked = Cadence("auto"), 0.0, None
    for number, step in enumerate(steps, 1):
        now += step
        due = cadence.due(number, now)
        assert due == (looked is None or now - looked >= 0.18)
        looked = now if due else looked


@pytest.mark.parametrize(
    ("every", "times", "expected"),
    [
        pytest.param(1, [0, 0.04], [False, False, False], id="each"),
        pytest.param(2, [0, 0.04], [True, True, True], id="second"),
        pytest.param("auto", [0, 0.04, 0.08], [False, False, True, True], id="auto-fast"),
        pytest.param("auto", [0, 0.2, 0.4], [False, False, False, False], id="auto-slow"),
        pytest.param("auto", [0, 0.182, 0.364], [False, False, False, False], id="auto-just-slow-enough"),
        pytest.param("auto", [0, 0.04, 0.3, 0.34], [False, False, True, False, True], id="auto-varying"),
        pytest.param("auto", [3.0, 3.0], [False, False, True], id="auto-time-stands-still"),
    ],
)
def test_says_whether_the_next_frame_is_likely_to_be_skipped(
    every: Every, times: list[float], expected: list[bool]
) -> None:
    """`expected` begins with what it says before the first frame."""
    cadence = Cadence(every)
    said = [cadence.skips]
    for number, now in enumerate(times, 1):
        cadence.due(number, now)
        said.append(cadence.skips)
    assert said == expected


def test_a_steady_camera_is_foretold() -> None:
    for rate in (5, 7, 10, 12, 15, 25, 30, VARYING):
        cadence = Cadence("auto")
        said = [(cadence.due(now.frame, now.media_time), cadence.skips) for now in moments(rate, 5)]
        if isinstance(rate, int):
            assert all(skips == (rate > 5) for _, skips in said[1:])
        assert sum(due for due, _ in said) >= 5 / 0.45


@pytest.mark.parametrize(
    ("need", "runs", "expected"),
    [
        pytest.param(Need.SELDOM, 0, "x....x....x", id="seldom-all-spared"),
        pytest.param(Need.SELDOM, 1, "x....x....x", id="seldom-one-region"),
        pytest.param(Need.SELDOM, 3, "x....x....x", id="seldom-three"),
        pytest.param(Need.NEAR, 0, "x.x.x.x.x.x", id="near-all-spared"),
        pytest.param(Need.NEAR, 1, "x.x.x.x.x.x", id="near-one-region"),
        pytest.param(Need.NEAR, 2, "x...x...x..", id="near-two-tiles"),
        pytest.param(Need.NEAR, 3, "x.....x....", id="near-three"),
        pytest.param(Need.NEAR, 9, "x.....x....", id="near-many"),
        pytest.param(Need.URGENT, 0, "xxxxxxxxxxx", id="urgent-all-spared"),
        pytest.param(Need.URGENT, 1, "xxxxxxxxxxx", id="urgent-one-region"),
        pytest.param(Need.URGENT, 2, "x...x...x..", id="urgent-two-tiles"),
        pytest.param(Need.URGENT, 9, "x.....x....", id="urgent-many"),
    ],
)
def test_auto_looks_as_often_as_it_decides_and_as_a_look_costs(need: Need, runs: int, expected: str) -> None:
    cadence = Cadence("auto")
    due = [cadence.due(number, number / 25, runs=runs, need=need) for number in range(1, 12)]
    assert due == [mark == "x" for mark in expected]


def test_auto_looks_at_once_when_it_becomes_urgent() -> None:
    cadence = Cadence("auto")
    needs = [Need.SELDOM, Need.SELDOM, Need.URGENT, Need.URGENT, Need.SELDOM, Need.NEAR]
    due = [cadence.due(number, number / 25, need=need) for number, need in enumerate(needs, 1)]
    assert due == [True, False, True, True, False, True]


def test_a_machine_that_cannot_keep_up_looks_no_more_often_for_any_need() -> None:
    cadence = Cadence("auto")
    due = [cadence.due(number, number / 25, 0.2, need=Need.URGENT) for number in range(1, 8)]
    assert due == [True, False, False, False, False, True, False]


@pytest.mark.parametrize("need", Need)
def test_a_number_of_frames_is_that_number_whatever_is_needed(need: Need) -> None:
    cadence = Cadence(3)
    assert [cadence.due(number, number / 25, need=need) for number in range(1, 6)] == [True, False, False, True, False]


def test_every_nth_frame_is_looked_at_whatever_it_takes() -> None:
    cadence = Cadence(2)
    assert [cadence.due(number, number / 25, runs=5) for number in range(1, 6)] == [True, False, True, False, True]


# A machine that cannot keep up sees not every frame, and has to look less often.


@pytest.mark.parametrize(
    ("every", "numbers", "expected"),
    [
        pytest.param(1, [1, 4, 9, 10], "xxxx", id="each"),
        pytest.param(3, [1, 2, 4, 5, 9, 10, 12], "x.x.x.x", id="third"),
        pytest.param(25, [1, 7, 13, 19, 25, 31], "x....x", id="seldom"),
    ],
)
def test_frames_that_nobody_saw_count_too(every: int, numbers: list[int], expected: str) -> None:
    cadence = Cadence(every)
    assert [cadence.due(number, number / 25) for number in numbers] == [mark == "x" for mark in expected]


@pytest.mark.parametrize(
    ("every", "gap", "expected"),
    [
        pytest.param(1, 0.1, "x..x..x..", id="each"),
        pytest.param(2, 0.1, "x..x..x..", id="second"),
        pytest.param(2, 0.2, "x....x....", id="second-far-apart"),
        pytest.param(7, 0.2, "x......x", id="seldom-anyway"),
        pytest.param("auto", 0.0, "x....x....", id="auto"),
        pytest.param("auto", 0.3, "x......x..", id="auto-far-apart"),
    ],
)
def test_two_looks_are_kept_apart(every: Every, gap: float, expected: str) -> None:
    cadence = Cadence(every)
    due = [cadence.due(number, number / 25, gap) for number in range(1, len(expected) + 1)]
    assert due == [mark == "x" for mark in expected]


def test_where_frames_are_left_out_the_next_one_is_looked_at() -> None:
    cadence = Cadence(3)
    said = [(cadence.due(number, number / 25), cadence.skips) for number in (1, 2, 3, 4, 8, 12)]
    assert said[3:] == [(True, True), (True, False), (True, False)]


def test_a_gap_skips_frames_that_would_have_been_looked_at() -> None:
    cadence = Cadence(1)
    said = [(cadence.due(number, number / 25, 0.2 if number > 2 else 0.0), cadence.skips) for number in range(1, 5)]
    assert said == [(True, False), (True, False), (False, True), (False, True)]
