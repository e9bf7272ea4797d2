"""The daily report as plain text and as HTML, with the same content."""

from collections.abc import Sequence

from edgecount.sinks.mail.letters.daily_text import DayText
from edgecount.sinks.mail.letters.page import image, page, paragraph, table

HOURS_PICTURE = "hours"
"""The name under which the page shows the picture of the hours."""

_BAR = "#0072B2"


def as_plain(text: DayText) -> str:
    """The report as plain text."""
    lists = [_list(pairs) for pairs in (text.facts, text.lines, text.zones, text.falls)]
    return "\n\n".join(part for part in (f"{text.when}\n{text.heading}", *lists, *text.notes) if part) + "\n"


def as_html(text: DayText, *, has_picture: bool) -> str:
    """The report as a page."""
    parts = [
        image(HOURS_PICTURE, "People in, by the hour, as bars") if has_picture else "",
        table(text.facts),
        table(text.lines),
        table(text.zones),
        table(text.falls),
        *(paragraph(note) for note in text.notes),
    ]
    return page(text.when, text.heading, _BAR, parts)


def _list(pairs: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in pairs)
