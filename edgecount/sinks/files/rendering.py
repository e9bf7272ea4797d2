"""How a workbook is made: here, by a command that ends, or apart, by the daemon."""

from collections.abc import Callable
from datetime import datetime

from edgecount.sinks.apart import DoneApart
from edgecount.sinks.files.sheets.tables import Book

Render = Callable[[Book, datetime], bytes]
"""Makes an .xlsx file of a book; the moment (aware) is written into it as the time at which it was made."""

APART: Render = DoneApart("edgecount.sinks.files.sheets.workbook", "render")
"""In a process of its own."""


def here(book: Book, now: datetime) -> bytes:
    """In this process: openpyxl takes half a second to load, and its memory for good."""
    from edgecount.sinks.files.sheets.workbook import render  # noqa: PLC0415 - most commands write no workbook

    return render(book, now)
