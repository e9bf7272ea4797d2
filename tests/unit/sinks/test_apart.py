"""Functions called in a process of their own: what they make comes back, and what goes wrong is told in one line."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from edgecount.errors import EdgecountError
from edgecount.sinks.apart import DoneApart
from edgecount.sinks.files import rendering
from edgecount.sinks.files.sheets.tables import Book, Column, Table

THERE = "tests.support.misbehaving"


def test_a_workbook_is_the_same() -> None:
    table = Table((Column("Day", "day"), Column("In", "count"), Column("Out", "count")), [(date(2026, 3, 1), 3, 4)])
    book = Book(
        title="Main Street",
        summary=table,
        lines=table,
        days={},
        by_day=table,
        by_hour=table,
        notes=[],
        zones=None,
        falls=None,
        language="de",
    )
    now = datetime(2026, 3, 1, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    there, here = (load_workbook(io.BytesIO(render(book, now))) for render in (rendering.APART, rendering.here))
    assert there.sheetnames == here.sheetnames
    assert [list(sheet.values) for sheet in there] == [list(sheet.values) for sheet in here]


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        pytest.param("refuse", EdgecountError, "make room", id="refused"),
        pytest.param("die", EdgecountError, r"misbehaving\.die was killed \(signal 9\)", id="killed"),
        pytest.param("fail", RuntimeError, "ZeroDivisionError", id="a-bug"),
    ],
)
def test_what_goes_wrong_is_told(name: str, kind: type[Exception], told: str) -> None:
    with pytest.raises(kind, match=told):
        DoneApart(THERE, name)("make room")


def test_it_takes_no_longer_than_it_may() -> None:
    with pytest.raises(EdgecountError, match=r"misbehaving\.linger took more than 0 s, and was ended"):
        DoneApart(THERE, "linger", lambda: 0.2)("")
