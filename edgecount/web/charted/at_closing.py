"""What was left at closing, in a visitor's words: the day's error, and whether it is a usual one."""

from collections.abc import Sequence

from edgecount.figures.days.closing import NOTABLE, Balance
from edgecount.web.charted.said import Said


def closing_words(of_day: Balance | None, usual: float | None, said: Said) -> Sequence[str]:
    """Sentences on a day that is over, and on the usual day of the weeks before it where its error is notable."""
    told = [] if of_day is None else [_of_day(of_day, said)]
    return told if usual is None or abs(usual) < NOTABLE else [*told, _of_most(usual, said)]


def _of_day(day: Balance, said: Said) -> str:
    _ = said.words
    if not day.left:
        return _("At closing as many had gone out as had come in.")
    share = said.format.share(abs(day.share))
    if day.left > 0:
        return _.many(
            "At closing {count} person more had come in than gone out ({share}).",
            "At closing {count} people more had come in than gone out ({share}).",
            day.left,
            share=share,
        )
    return _.many(
        "At closing {count} person more had gone out than come in ({share}).",
        "At closing {count} people more had gone out than come in ({share}).",
        -day.left,
        share=share,
    )


def _of_most(usual: float, said: Said) -> str:
    _ = said.words
    share = said.format.share(abs(usual))
    if usual > 0:
        return _(
            "On most days {share} of those who come in are not counted going out: "
            "look at the lines, and whether there is a way out that no camera sees.",
            share=share,
        )
    return _(
        "On most days {share} of those who go out were not counted coming in: "
        "look at the lines, and whether there is a way in that no camera sees.",
        share=share,
    )
