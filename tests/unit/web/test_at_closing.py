"""What is said of the people that were left at closing."""

from collections.abc import Sequence
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from edgecount.figures.days.closing import Balance
from edgecount.figures.period import Calendar
from edgecount.web.charted.at_closing import closing_words
from edgecount.web.charted.said import Said
from edgecount.web.language.formats import FORMATS
from edgecount.web.language.words import words_in


def said_in(language: str) -> Said:
    return Said(words_in(language), FORMATS[language], Calendar(ZoneInfo("Europe/Paris"), time()))


OFTEN = (
    "On most days 7% of those who come in are not counted going out: "
    "look at the lines, and whether there is a way out that no camera sees."
)
RARELY = (
    "On most days 5% of those who go out were not counted coming in: "
    "look at the lines, and whether there is a way in that no camera sees."
)
MORE = "At closing 7 people more had come in than gone out (7%)."


@pytest.mark.parametrize(
    ("day", "usual", "expected"),
    [
        pytest.param(None, None, [], id="nothing is known"),
        pytest.param(Balance(0, 0), None, ["At closing as many had gone out as had come in."], id="nobody"),
        pytest.param(Balance(100, 93), None, [MORE], id="more in"),
        pytest.param(Balance(100, 99), 0.0, ["At closing 1 person more had come in than gone out (1%)."], id="one"),
        pytest.param(Balance(98, 100), 0.02, ["At closing 2 people more had gone out than come in (2%)."], id="out"),
        pytest.param(
            Balance(100, 93),
            0.07,
            [
                MORE,
                OFTEN,
            ],
            id="on most days",
        ),
        pytest.param(
            None,
            -0.05,
            [RARELY],
            id="a way in",
        ),
    ],
)
def test_in_english(day: Balance | None, usual: float | None, expected: Sequence[str]) -> None:
    assert closing_words(day, usual, said_in("en")) == expected


def test_in_german() -> None:
    assert closing_words(Balance(100, 93), None, said_in("de")) == [
        "Zum Ladenschluss waren 7 Personen mehr hereingekommen als hinausgegangen (7\xa0%)."
    ]
