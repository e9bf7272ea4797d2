"""A Book as an Excel file: real dates and numbers, text that stays text, titles that stay in view, charts.

openpyxl takes half a second and 12 MB to load, and most commands write no workbook: import this module where one is
written.
"""

import errno
import io
import os
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.title import title_maker
from openpyxl.drawing.line import LineProperties
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from edgecount.errors import EdgecountError
from edgecount.sinks.files.sheets.tables import Book, Column, Kind, Table, Value
from edgecount.sinks.files.wording import sheet_text, starts_like_formula
from edgecount.sinks.files.words.languages import LOCALES, Language, titled, word

_FORMATS: Mapping[Kind, str] = {
    "text": "@",
    "note": "@",
    "day": "ddd d mmm yyyy",
    "moment": "yyyy-mm-dd hh:mm",
    "hour": "hh:mm",
    "stay": "[h]:mm:ss",
    "count": "#,##0",
    "mean": "#,##0.0",
    "coverage": "0.0%",
    "load": "0%",
}
_SHOWN_WIDTHS: Mapping[Kind, int] = {"day": 17, "moment": 17, "hour": 6, "stay": 8, "coverage": 7, "load": 7}
_WIDEST, _WIDEST_NOTE = 60, 110

_TITLE_FONT = Font(name="Calibri", bold=True, color="FFFFFF")
_TITLE_FILL = PatternFill("solid", fgColor="1F4E79")
_TOTAL_FONT = Font(name="Calibri", bold=True)
_TOTAL_RULE = Border(top=Side(style="thin", color="1F4E79"))
_LEFT, _RIGHT = Alignment(horizontal="left", indent=1), Alignment(horizontal="right")
_LEFT_KINDS = ("text", "note", "day", "moment")
_WARNING_FILL = PatternFill("solid", fgColor="F8CBAD")
_IN_COLOUR, _OUT_COLOUR = "1F4E79", "ED7D31"

_COVERAGE_WANTED = 0.9
_ROOM = 16 * 1024 * 1024
"""Bytes that must be free for temporary files: several times the size of a month's largest sheet."""
_CHART_ROWS = 16
"""So many rows a chart covers, with the gap below it."""
_DAYS_AT, _HOURS_AT, _NOTES_AT = 1, 6, 10
"""The columns of the sheet "About" at which the charts' numbers and the notes start."""


def render(book: Book, now: datetime) -> bytes:
    """The content of an .xlsx file; `now` (aware) is written into it as the time at which it was made.

    EdgecountError, in one line, where there is no room for openpyxl's temporary files.
    """
    workbook = Workbook()
    workbook.properties.title = sheet_text(book.title)
    workbook.properties.creator = "edgecount"
    workbook.properties.created = now.astimezone(UTC).replace(tzinfo=None)
    language = book.language
    summary, about = workbook.worksheets[0], word("About", language)
    summary.title = word("Summary", language)
    _write_sheet(summary, book.summary, book.title, language)
    for name, table in (("Lines", book.lines), ("Zones", book.zones), ("Falls", book.falls), ("Crowd", book.crowd)):
        if table is not None:
            called = word(name, language)
            _write_sheet(workbook.create_sheet(called), table, f"{book.title}: {called}", language)
    for day, table in book.days.items():
        _write_sheet(workbook.create_sheet(day), table, f"{book.title}: {day}", language)
    _write_about(workbook.create_sheet(about), book)
    _add_charts(summary, workbook[about], book)
    return _saved(workbook)


def _saved(workbook: Workbook) -> bytes:
    """The file's content.  openpyxl writes each sheet to a temporary file, and fails badly without room for it."""
    content = io.BytesIO()
    try:
        _check_room(tempfile.gettempdir())
        workbook.save(content)
    except OSError as error:
        raise EdgecountError(
            f"a workbook cannot be made ({error.strerror}): make room for temporary files, or name another folder "
            "for them in the environment variable TMPDIR"
        ) from error
    return content.getvalue()


def _check_room(folder: str) -> None:
    if shutil.disk_usage(folder).free < _ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _write_sheet(sheet: Worksheet, table: Table, title: str, language: Language) -> None:
    """Write a sheet of one table, with a filter on each title, ready to be printed."""
    _write_table(sheet, table, language)
    _fold(sheet, table.folded)
    last = get_column_letter(len(table.columns))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"A1:{last}{sheet.max_row}"
    _set_page(sheet, title)


def _fold(sheet: Worksheet, folded: Collection[int]) -> None:
    """Fold rows away, by their numbers in the table; a + at the left of the sheet shows them."""
    for number in folded:
        row = sheet.row_dimensions[number + 2]
        row.outlineLevel, row.hidden = 1, True
        sheet.row_dimensions[number + 3].collapsed = number + 1 not in folded


def _write_about(sheet: Worksheet, book: Book) -> None:
    """Write the numbers of the charts, and the notes beside them."""
    notes = Table((Column("About", "note"), Column("", "note")), book.notes)
    for table, left in ((book.by_day, _DAYS_AT), (book.by_hour, _HOURS_AT), (notes, _NOTES_AT)):
        _write_table(sheet, table, book.language, left)
    _set_page(sheet, book.title)


def _write_table(sheet: Worksheet, table: Table, language: Language, left: int = 1) -> None:
    """Write titles into row 1, then rows, subtotals and totals, from column number `left` on."""
    columns = [Column(titled(column.title, language), column.kind) for column in table.columns]
    shown = replace(table, columns=columns)
    for number, column in enumerate(columns):
        cell = _write(sheet, (1, left + number), column.title, column.kind)
        cell.font, cell.fill = _TITLE_FONT, _TITLE_FILL
        sheet.column_dimensions[cell.column_letter].width = _width(shown, number)
    for row, values in enumerate(table.rows, 2):
        for cell in _write_row(sheet, row, left, columns, values):
            if cell.is_date and cell.number_format == _FORMATS["day"]:
                cell.number_format = LOCALES[language] + _FORMATS["day"]
    for row, values in enumerate((*table.subtotals, table.totals), len(table.rows) + 2):
        for cell in _write_row(sheet, row, left, columns, values):
            cell.font, cell.border = _TOTAL_FONT, _TOTAL_RULE


def _write_row(sheet: Worksheet, row: int, left: int, columns: Sequence[Column], values: Sequence[Value]) -> list[Cell]:
    places = zip(columns, values, strict=False)  # totals may have no values
    return [_write(sheet, (row, at), value, column.kind) for at, (column, value) in enumerate(places, left)]


def _write(sheet: Worksheet, at: tuple[int, int], value: Value, kind: Kind) -> Cell:
    """Write one value into the cell at this row and column; text is marked as text, whatever it looks like."""
    cell = cast("Cell", sheet.cell(*at))  # not a merged cell: we merge none
    cell.alignment = _LEFT if kind in _LEFT_KINDS else _RIGHT
    if isinstance(value, str):
        cell.value = sheet_text(value)
        cell.data_type = "s"
        cell.quotePrefix = starts_like_formula(value)
    elif value is not None:
        cell.value = value
        cell.number_format = _FORMATS[kind]
        if _stands_out(value, kind):
            cell.fill = _WARNING_FILL
    return cell


def _stands_out(value: Value, kind: Kind) -> bool:
    """Whether a number is to stand out: a low coverage, or more people than may be inside."""
    if not isinstance(value, float):
        return False
    return (kind == "coverage" and value < _COVERAGE_WANTED) or (kind == "load" and value > 1)


def _width(table: Table, number: int) -> float:
    """A column's width in characters: room for its title with the filter's arrow, and for its widest value."""
    kind = table.columns[number].kind
    values = [row[number] for row in (table.totals, *table.subtotals, *table.rows) if row]
    widest = max((_length(value, kind) for value in values), default=0)
    return min(_WIDEST_NOTE if kind == "note" else _WIDEST, max(len(table.columns[number].title) + 4, widest + 3))


def _length(value: Value, kind: Kind) -> int:
    """The number of characters that a value takes on the sheet."""
    if value is None:
        return 0
    if isinstance(value, str):
        return len(value)
    return _SHOWN_WIDTHS.get(kind) or len(f"{value:,.1f}")


def _set_page(sheet: Worksheet, title: str, *, pages: int = 0) -> None:
    """Set the print layout: as wide as the page, on so many pages (0: as it takes), the title above, a number below."""
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = pages
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    header, footer = sheet.oddHeader, sheet.oddFooter
    header.center.text = sheet_text(title).replace("&", "&&")  # type: ignore[union-attr]  # a new sheet has both
    footer.center.text = "&P / &N"  # type: ignore[union-attr]


def _add_charts(sheet: Worksheet, numbers: Worksheet, book: Book) -> None:
    """Add the charts below the sheet's table, the month by day and the usual day by hour: all on one page."""
    row = sheet.max_row + 2
    by_day = _chart(word("People per day", book.language), numbers, book.by_day, _DAYS_AT)
    by_day.x_axis.number_format = "d"
    sheet.add_chart(by_day, f"A{row}")
    row += _CHART_ROWS
    if book.by_hour.rows:
        called = word("People per hour, mean of the days open and watched", book.language)
        sheet.add_chart(_chart(called, numbers, book.by_hour, _HOURS_AT), f"A{row}")
        row += _CHART_ROWS
    sheet.print_area = f"A1:{get_column_letter(len(book.summary.columns))}{row}"
    _set_page(sheet, book.title, pages=1)


def _chart(title: str, numbers: Worksheet, table: Table, left: int) -> BarChart:
    """A column chart of the people in and out, from the first three columns of a table on another sheet."""
    last = len(table.rows) + 1
    chart = BarChart()
    chart.title = title_maker(title)
    chart.title.overlay = False
    chart.add_data(
        Reference(numbers, min_col=left + 1, max_col=left + 2, min_row=1, max_row=last), titles_from_data=True
    )
    chart.set_categories(Reference(numbers, min_col=left, min_row=2, max_row=last))
    for series, colour in zip(chart.series, (_IN_COLOUR, _OUT_COLOUR), strict=True):
        series.graphicalProperties.solidFill = colour
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.auto = False  # each row is a category of its own, whatever its label looks like
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.scaling.min = 0  # without it, a program may start near 394, and then 396 looks like twice as many
    chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill="D9D9D9")))
    chart.legend.position = "b"
    chart.gapWidth = 50
    chart.width, chart.height = 22, 7.5
    return chart
