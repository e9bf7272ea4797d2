"""One person's fall, look by look; a look comes every second."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.counting.falls.fallen import FORGIVEN_SECONDS, GONE_SECONDS, LEAST, Change, Fall, PostureState
from edgecount.tracking.posture import Posture
from tests.support.builders import moment

NAMES: dict[str, Posture] = {"L": "lying", "U": "upright", "-": "unclear"}


def changes(looks: str, hold: float = 10.0, every: float = 1.0) -> list[tuple[int, Change]]:
    """What is told at which look, from 0 on; a blank is a second without a look."""
    fall, told = Fall(hold), list[tuple[int, Change]]()
    for number, sign in enumerate(looks):
        now = moment(number + 1, number * every)
        found = [fall.waited(now.media_time)] + ([fall.looked(NAMES[sign], now)] if sign in NAMES else [])
        told += [(number, change) for change in found if change is not None]
    return told


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        pytest.param("U" * 30, [], id="stands"),
        pytest.param("-" * 30, [], id="nobody-knows"),
        pytest.param("L" * 10, [], id="lies-for-less-than-the-hold"),
        pytest.param("L" * 11, [(10, "fallen")], id="lies-for-the-hold"),
        pytest.param("L" * 40, [(10, "fallen")], id="is-told-once"),
        pytest.param("UULLLLLLLLLLLL", [(12, "fallen")], id="the-hold-begins-with-the-first-sight"),
        pytest.param("LLLLULLLLLL", [(10, "fallen")], id="one-wrong-look"),
        pytest.param("LLLLUULLLLLLLLLLL", [(16, "fallen")], id="up-again-and-down-again"),
        pytest.param("LLLL----LLL", [(10, "fallen")], id="hidden-for-short"),
        pytest.param("LLLL    LLL", [(10, "fallen")], id="not-looked-at-for-short"),
        pytest.param("LLLL------LLLLLLLLLLL", [(20, "fallen")], id="hidden-for-long"),
        pytest.param("L    L    U", [], id="ends-with-a-look-that-says-no"),
        pytest.param("LU" * 10, [], id="neither-this-nor-that"),
        pytest.param("LLULLULLULL", [(10, "fallen")], id="mostly-lying"),
        pytest.param("L" * 11 + "U-UL", [(10, "fallen"), (13, "up")], id="gets-up"),
        pytest.param("L" * 11 + "ULULUL", [(10, "fallen")], id="is-helped"),
        pytest.param("L" * 11 + "UU" + "L" * 11, [(10, "fallen"), (12, "up"), (23, "fallen")], id="falls-again"),
        pytest.param("L" * 11 + "-" * 30, [(10, "fallen")], id="hidden-by-those-who-help"),
        pytest.param("L" * 11 + "-" * 31, [(10, "fallen"), (41, "unseen")], id="carried-away"),
    ],
)
def test_a_fall(looks: str, told: list[tuple[int, Change]]) -> None:
    assert changes(looks) == told


def test_a_short_hold_takes_several_looks_all_the_same() -> None:
    assert changes("LLLL", hold=0.5) == [(LEAST - 1, "fallen")]


def test_since_is_the_first_sight_of_somebody_lying() -> None:
    fall = Fall(10)
    assert (fall.state, fall.since) == (PostureState.UP, None)
    fall.looked("lying", moment(7))
    fall.looked("lying", moment(17))
    assert (fall.state, fall.since) == (PostureState.LYING, moment(7))


@given(st.text("LU- ", max_size=80))
def test_falls_and_their_ends_take_turns_and_each_fall_has_its_hold(looks: str) -> None:
    told = changes(looks)
    assert [change == "fallen" for _, change in told] == [number % 2 == 0 for number in range(len(told))]
    for number, change in told:
        if change == "fallen":
            assert looks[number] == "L"
            since = began(looks[: number + 1])
            assert number - since >= 10
            assert "UU" not in looks[since : number + 1].replace("-", "").replace(" ", "")
            assert looks[since : number + 1].count("L") >= 2 * looks[since : number + 1].count("U")


def began(looks: str) -> int:
    """The first look at somebody lying of those that led to a fall at the last of these."""
    first = len(looks) - 1
    for number in range(len(looks) - 1, -1, -1):
        seen = looks[number : first + 1].replace("-", "").replace(" ", "")
        if seen.startswith("UU") or first - number > FORGIVEN_SECONDS:
            break
        first = number if looks[number] == "L" else first
    return first


def test_patience_is_longer_once_it_is_told() -> None:
    assert FORGIVEN_SECONDS < GONE_SECONDS
