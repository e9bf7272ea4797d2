"""Workbooks read back, for tests."""

import io
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from edgecount.sinks.files.sheets.tables import Book, Column, Table

NO_TABLE = Table((Column("Day", "day"), Column("In", "count"), Column("Out", "count")), [])


def sheets(content: bytes) -> dict[str, Worksheet]:
    """The sheets of an .xlsx file's content, by name, in order."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: sheet for sheet in workbook.worksheets}


def members(content: bytes) -> dict[str, bytes]:
    """What an .xlsx file's content consists of, but for the times at which it was written."""
    with ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist() if name != "docProps/core.xml"}


def lasting_files(logs: Path) -> dict[str, object]:
    """All files of a folder of logs that a rerun leaves as they are, but for the store; what each consists of."""
    found: dict[str, object] = {}
    for path in logs.rglob("*"):
        if path.is_file() and path.suffix != ".lock" and ".sqlite" not in path.name:
            body = path.read_bytes()
            found[str(path.relative_to(logs))] = members(body) if path.suffix == ".xlsx" else body
    return found


def values(sheet: Worksheet) -> list[list[object]]:
    """What the cells hold, row by row."""
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def book(
    summary: Table = NO_TABLE,
    *,
    days: dict[str, Table] | None = None,
    by_day: Table | None = None,
    by_hour: Table = NO_TABLE,
    title: str = "Main Street, 2026-05",
    notes: list[tuple[str, str]] | None = None,
) -> Book:
    """A book of these tables, and small ones in place of the others."""
    one_day = Table(NO_TABLE.columns, [(date(2026, 5, 4), 3, 2)])
    return Book(title, summary, NO_TABLE, days or {}, by_day or one_day, by_hour, notes or [("Site", "Main Street")])
