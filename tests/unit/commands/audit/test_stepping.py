"""What somebody says of each crossing and each near miss."""

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
import pytest

from edgecount.commands.audit.stepping import Answer, from_lines, from_screen, judged
from edgecount.errors import UsageError
from edgecount.figures.audits.audit import AuditedWay, Compared
from edgecount.ports import Image
from tests.support.stored import crossing, rejected

NOON = "2026-05-04T12:00"
SHOWN = (crossing(1, NOON), crossing(2, NOON, "out"), rejected(3), rejected(4), crossing(5, NOON))
STRIP = cv2.imencode(".jpg", np.zeros((30, 90, 3), np.uint8))[1].tobytes()


def typed(text: str) -> tuple[Answer, list[str]]:
    """Answers from standard input, and what was asked."""
    lines: Iterator[str] = iter(text.splitlines(keepends=True))
    asked: list[str] = []
    return from_lines(lambda: next(lines, ""), asked.append), asked


@pytest.mark.parametrize(
    ("answers", "came_in", "went_out"),
    [
        pytest.param("y y n n y", (2, 2, 2), (1, 1, 1), id="all-right"),
        pytest.param("y n n n n", (1, 2, 1), (0, 1, 0), id="invented"),
        pytest.param("y y y i y o y", (3, 2, 2), (2, 1, 1), id="missed"),
        pytest.param("YES no No n yes", (2, 2, 2), (0, 1, 0), id="whole-words"),
        pytest.param("what y y n n y", (2, 2, 2), (1, 1, 1), id="asked-again"),
    ],
)
def test_the_answers_make_the_audit(
    answers: str, came_in: tuple[int, int, int], went_out: tuple[int, int, int]
) -> None:
    """People, counted, and both, each way."""
    answer, _ = typed("\n".join(answers.split()) + "\n")
    assert judged(SHOWN, answer) == Compared(AuditedWay(*came_in), AuditedWay(*went_out))


def test_what_is_asked() -> None:
    answer, asked = typed("y\nn\ny\no\n")
    late = replace(crossing(2, NOON, "out"), media_time=83.4)
    judged((crossing(1, NOON), late, rejected(3)), answer)
    assert asked == [
        "1: 0:00.0, door, counted in. Did somebody go in? y/n",
        "2: 1:23.4, door, counted out. Did somebody go out? y/n",
        "3: 0:00.0, door, not counted (flicker). Did somebody go through? y/n",
        "In or out? i/o",
    ]


def test_answers_that_end_too_early_are_no_audit() -> None:
    answer, _ = typed("y\n")
    with pytest.raises(UsageError, match="the answers ended too early"):
        judged(SHOWN, answer)


class Keyboard:
    """A window whose user presses these keys, None for a moment without one, and then closes it."""

    def __init__(self, *keys: str | None) -> None:
        self._keys = list(keys)
        self.shown: list[Image] = []

    def open(self) -> None:
        """It is."""

    def show(self, image: Image) -> None:
        self.shown.append(image)

    def key(self, _milliseconds: int) -> str | None:
        return self._keys.pop(0)

    def is_open(self) -> bool:
        return bool(self._keys)

    def close(self) -> None:
        """Nothing is to be done."""


def test_keys_answer_in_the_window() -> None:
    screen = Keyboard("Y", None, "x", "y", "n", "i", "y", "o", "n")
    assert judged(SHOWN, from_screen(screen, [STRIP] * len(SHOWN))) == Compared(
        AuditedWay(1, 2, 1), AuditedWay(2, 1, 1)
    )
    assert len(screen.shown) == len(SHOWN), "one strip a question"
    assert screen.shown[0].shape[0] > 30, "the question stands below the strip"
    assert screen.shown[0][30:].max() > 200


def test_a_window_that_is_closed_ends_it() -> None:
    with pytest.raises(UsageError, match="the window was closed before the last question"):
        judged(SHOWN, from_screen(Keyboard("y"), [STRIP] * len(SHOWN)))
