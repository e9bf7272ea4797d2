import pytest

from edgecount.sources.aim.comparing import AimComparison
from edgecount.sources.aim.moved_words import told
from edgecount.sources.aim.verdict import AGREEING, STRANGE_SECONDS, AimVerdict, Conclusion

THERE, UNKNOWN, BLURRED = AimComparison("there"), AimComparison("unknown"), AimComparison("blurred")
MOVED = AimComparison("elsewhere", right=0.1, moved=0.1)
ELSEWHERE = AimComparison("elsewhere", right=-0.2, moved=0.2)
APART = 45.0

Said = list[tuple[int, str, float]]


def said(seen: list[AimComparison], *, moved: bool = False, apart: float = APART) -> Said:
    """After which comparison (from 1) what was concluded, and since when."""
    verdict = AimVerdict(0.0, moved=moved)
    found: Said = []
    for number, one in enumerate(seen, 1):
        concluded = verdict.take(one, number * apart)
        if concluded is not None:
            found.append((number, concluded.finding, concluded.since))
    return found


CASES: dict[str, tuple[list[AimComparison], Said]] = {
    "it stands": ([THERE] * 9, [(4, "right", 180.0)]),
    "too few": ([THERE] * 3, []),
    "moved": ([THERE] * 5 + [MOVED] * 5, [(4, "right", 180.0), (9, "moved", 225.0)]),
    "moved from the first on": ([MOVED] * 5, [(4, "moved", 0.0)]),
    "out of focus": ([BLURRED] * 5, [(4, "blurred", 0.0)]),
    "out of focus, then known": ([BLURRED, BLURRED, MOVED, MOVED], [(4, "moved", 0.0)]),
    "touched for a moment": ([THERE] * 4 + [MOVED] * 3 + [THERE] * 4, [(4, "right", 180.0)]),
    "moves that are not one": ([MOVED, ELSEWHERE] * 6, []),
    "moved again": ([MOVED] * 2 + [ELSEWHERE] * 4, [(6, "moved", 0.0)]),
    "nothing to be seen between": ([MOVED, UNKNOWN, UNKNOWN] * 4, [(10, "moved", 0.0)]),
    "night": ([THERE] * 4 + [UNKNOWN] * 200 + [THERE] * 4, [(4, "right", 180.0)]),
    "moved and put right": ([MOVED] * 4 + [THERE] * 4, [(4, "moved", 0.0), (8, "right", 360.0)]),
}


@pytest.mark.parametrize(("seen", "expected"), CASES.values(), ids=CASES)
def test_what_is_concluded(seen: list[AimComparison], expected: Said) -> None:
    assert said(seen) == expected


def test_it_takes_minutes_to_agree() -> None:
    assert said([MOVED] * AGREEING, apart=10.0) == []
    assert said([MOVED] * 12, apart=10.0) == [(10, "moved", 0.0)]


def test_a_camera_that_was_moved_before_is_found_put_right() -> None:
    assert said([THERE] * 4, moved=True) == [(4, "right", 180.0)]
    assert said([MOVED] * 4, moved=True) == [(4, "moved", 0.0)]


def test_a_scene_that_is_not_known_for_a_day_is_another_one() -> None:
    hours = int(STRANGE_SECONDS / 3600)
    found = said([THERE] * 4 + [UNKNOWN] * (hours + 20), apart=3600.0)
    assert found == [(4, "right", 4 * 3600.0), (4 + hours, "strange", 4 * 3600.0)]


def test_it_is_doubtful_until_something_is_told_and_while_they_do_not_agree() -> None:
    verdict, found = AimVerdict(0.0), []
    for number, one in enumerate([THERE] * 4 + [UNKNOWN, MOVED] + [MOVED] * 3 + [THERE]):
        verdict.take(one, number * APART)
        found.append(verdict.is_doubtful)
    assert found == [True, True, True, False, False, True, True, True, False, True]


WORDS = {
    "shifted": (
        Conclusion("moved", AimComparison("elsewhere", right=0.08), 0),
        "its picture is shifted by 8 % of its width",
    ),
    "turned": (Conclusion("moved", AimComparison("elsewhere", turn=-3.2), 0), "its picture is turned by 3 degrees"),
    "shifted and turned": (
        Conclusion("moved", AimComparison("elsewhere", down=-0.1, turn=5), 0),
        "its picture is turned by 5 degrees and shifted by 10 % of its width",
    ),
    "nearer": (Conclusion("moved", AimComparison("elsewhere", down=0.1, zoom=1.1), 0), "its picture is larger by 10 %"),
    "farther": (Conclusion("moved", AimComparison("elsewhere", zoom=0.9), 0), "its picture is smaller by 10 %"),
    "out of focus": (Conclusion("blurred", BLURRED, 0), "its picture is blurred"),
    "strange": (Conclusion("strange", UNKNOWN, 0), "its picture shows nothing that it showed before"),
}


@pytest.mark.parametrize(("concluded", "expected"), WORDS.values(), ids=WORDS)
def test_it_is_said_in_words(concluded: Conclusion, expected: str) -> None:
    assert told(concluded) == expected
