"""The workbook's form: types, formats, text that stays text, titles in view, filters, charts."""

import io
import tempfile
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import get_args

import pytest
from openpyxl.chart import BarChart
from openpyxl.worksheet.worksheet import Worksheet

from edgecount.errors import EdgecountError
from edgecount.sinks.files.sheets.tables import Column, Kind, Table, Value
from edgecount.sinks.files.sheets.workbook import render
from edgecount.sinks.files.words.languages import LOCALES, Language, word
from edgecount.sinks.files.words.note_words import NOTE_WORDS
from tests.support.stored import utc
from tests.support.workbooks import NO_TABLE, book, sheets, values

NOW = utc("2026-05-31T21:00")
WARNED = "00F8CBAD"


def summary_of(table: Table) -> Worksheet:
    return sheets(render(book(table), NOW))["Summary"]


@pytest.mark.parametrize(
    ("kind", "value", "back", "shown_as"),
    [
        ("day", date(2026, 5, 4), datetime(2026, 5, 4), "[$-809]ddd d mmm yyyy"),  # noqa: DTZ001 - a sheet has no zones
        ("moment", datetime(2026, 5, 4, 14), datetime(2026, 5, 4, 14), "yyyy-mm-dd hh:mm"),  # noqa: DTZ001
        ("hour", time(18), time(18), "hh:mm"),
        ("stay", timedelta(seconds=134), timedelta(seconds=134), "[h]:mm:ss"),
        ("stay", timedelta(hours=26), timedelta(hours=26), "[h]:mm:ss"),
        ("count", 12345, 12345, "#,##0"),
        ("count", -3, -3, "#,##0"),
        ("count", 0, 0, "#,##0"),
        ("mean", 12.5, 12.5, "#,##0.0"),
        ("coverage", 0.987, 0.987, "0.0%"),
        ("load", 1.25, 1.25, "0%"),
    ],
)
def test_dates_and_numbers_are_real(kind: Kind, value: Value, back: object, shown_as: str) -> None:
    cell = summary_of(Table([Column("Title", kind)], [[value]]))["A2"]
    assert (cell.value, cell.number_format) == (back, shown_as)
    assert cell.data_type in {"n", "d"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-door", "@SUM(A1)", "=cmd|'/c calc'!A1", "#N/A", "12", "2026-05-04", "door"]
)
def test_text_stays_text(text: str) -> None:
    content = render(book(Table([Column("Line", "text")], [[text]])), NOW)
    cell = sheets(content)["Summary"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_text_stays_text_wherever_the_sites_name_goes() -> None:
    content = render(book(title="=Main & Söhne\x07, 2026-05", notes=[("Site", "=Main & Söhne\x07")]), NOW)
    made = sheets(content)
    assert made["About"]["K2"].value == "=Main & Söhne�"
    assert made["About"]["K2"].data_type == "s"
    header = made["Summary"].oddHeader
    assert header is not None
    assert header.center.text == "=Main && Söhne�, 2026-05"


def test_nothing_is_an_empty_cell() -> None:
    assert summary_of(Table([Column("In", "count"), Column("Out", "count")], [[None, 0]]))["A2"].value is None


def test_titles_stay_in_view_and_totals_out_of_the_filter() -> None:
    table = Table([Column("Line", "text"), Column("In", "count")], [["door", 3], ["gate", 4]], ["Total", 7])
    sheet = summary_of(table)
    assert values(sheet) == [["Line", "In"], ["door", 3], ["gate", 4], ["Total", 7]]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.print_title_rows == "$1:$1"
    assert [cell.font.bold for cell in sheet["B"]] == [True, False, False, True]


def test_no_rows_and_no_totals_are_a_sheet_too() -> None:
    sheet = summary_of(Table([Column("Line", "text")], []))
    assert values(sheet) == [["Line"]]
    assert sheet.auto_filter.ref == "A1:A1"


@pytest.mark.parametrize(
    ("kind", "value", "stands_out"),
    [
        ("coverage", 0.0, True),
        ("coverage", 0.899, True),
        ("coverage", 0.9, False),
        ("load", 1.0, False),
        ("load", 1.01, True),
        ("load", 0.5, False),
        ("mean", 0.5, False),
        ("count", 0, False),
    ],
)
def test_what_asks_for_attention_stands_out(kind: Kind, value: Value, stands_out: bool) -> None:
    fill = summary_of(Table([Column("Title", kind)], [[value]]))["A2"].fill
    assert (fill.fgColor.rgb == WARNED) == stands_out


@pytest.mark.parametrize(
    ("kind", "values_in", "least"),
    [
        pytest.param("text", ["a-rather-long-name-of-a-line"], 28, id="text"),
        pytest.param("text", ["x" * 500], 60, id="not-without-end"),
        pytest.param("count", [1234567], 9, id="count"),
        pytest.param("day", [date(2026, 9, 30)], 15, id="day"),
        pytest.param("moment", [datetime(2026, 9, 30)], 16, id="moment"),  # noqa: DTZ001 - a sheet has no zones
        pytest.param("hour", [time(18)], 5, id="hour"),
        pytest.param("text", [], 9, id="title-and-its-arrow"),
    ],
)
def test_columns_are_wide_enough(kind: Kind, values_in: list[Value], least: int) -> None:
    sheet = summary_of(Table([Column("Title", kind)], [[value] for value in values_in]))
    assert least <= sheet.column_dimensions["A"].width <= 60


def test_the_totals_make_room_too() -> None:
    sheet = summary_of(Table([Column("In", "count")], [[1]], [12345678]))
    assert sheet.column_dimensions["A"].width >= 10


def test_sheets_in_order() -> None:
    days = {"2026-05-03": NO_TABLE, "2026-05-04": NO_TABLE}
    assert list(sheets(render(book(days=days), NOW))) == ["Summary", "Lines", "2026-05-03", "2026-05-04", "About"]


def test_the_sheet_of_zones_comes_after_that_of_lines_and_only_where_there_are_zones() -> None:
    zones = Table([Column("Zone", "text")], [["queue"]], ["Total"])
    made = sheets(render(replace(book(days={"2026-05-04": NO_TABLE}), zones=zones), NOW))
    assert list(made) == ["Summary", "Lines", "Zones", "2026-05-04", "About"]
    assert (made["Zones"].freeze_panes, made["Zones"].auto_filter.ref) == ("A2", "A1:A2")
    assert values(made["Zones"]) == [["Zone"], ["queue"], ["Total"]]


def test_rows_are_folded_away_and_stay_in_the_sheet() -> None:
    table = Table([Column("In", "count")], [[0], [0], [5], [0]], ["Total"], folded=[0, 1, 3])
    sheet = summary_of(table)
    folded = {row: (sheet.row_dimensions[row].outlineLevel, sheet.row_dimensions[row].hidden) for row in range(2, 7)}
    assert folded == {2: (1, True), 3: (1, True), 4: (0, False), 5: (1, True), 6: (0, False)}
    assert [sheet.row_dimensions[row].collapsed for row in (4, 6)] == [True, True]
    assert [cell.value for cell in sheet["A"]][1:5] == [0, 0, 5, 0]


def test_subtotals_stand_between_rows_and_total() -> None:
    columns = [Column("Line", "text"), Column("In", "count")]
    sheet = summary_of(Table(columns, [["door", 3]], ["Total", 3], [["door", 3]]))
    assert values(sheet) == [["Line", "In"], ["door", 3], ["door", 3], ["Total", 3]]
    assert [cell.font.bold for cell in sheet["B"]] == [True, False, True, True]
    assert sheet.auto_filter.ref == "A1:B2"


def test_every_sheet_has_an_area_to_print_and_the_summary_one_page() -> None:
    made = sheets(render(book(NO_TABLE, days={"2026-05-04": Table(NO_TABLE.columns, [(date(2026, 5, 4), 1, 2)])}), NOW))
    assert made["2026-05-04"].print_area == "'2026-05-04'!$A$1:$C$2"
    assert made["Summary"].print_area == "'Summary'!$A$1:$C$19"
    assert [made[name].page_setup.fitToHeight for name in ("Summary", "2026-05-04")] == [1, 0]


@pytest.mark.parametrize("language", get_args(Language)[1:])
def test_no_note_is_cut_off(language: Language) -> None:
    """What is wider than its column is lost at the edge of a printed page."""
    longest = max((words[at] for words in NOTE_WORDS.values() for at in range(3)), key=len)
    made = sheets(render(replace(book(notes=[("Blank", longest)]), language=language), NOW))
    about = made[word("About", language)]
    assert about.column_dimensions["K"].width > len(longest)


@pytest.mark.parametrize("language", get_args(Language))
def test_titles_and_names_of_sheets_are_of_the_language(language: Language) -> None:
    day = Table([Column("Day", "day"), Column("In", "count")], [(date(2026, 5, 4), 3)])
    made = sheets(render(replace(book(day), language=language), NOW))
    assert list(made) == [word(name, language) for name in ("Summary", "Lines", "About")]
    first = next(iter(made.values()))
    assert [cell.value for cell in first[1]] == [word("Day", language), word("In", language)]
    assert first["A2"].number_format == LOCALES[language] + "ddd d mmm yyyy"


def charts(sheet: Worksheet) -> list[BarChart]:
    return list(sheet._charts)  # type: ignore[attr-defined]  # openpyxl has no public way to ask


def test_charts_show_in_and_out() -> None:
    by_day = Table(NO_TABLE.columns, [(date(2026, 5, day), day, day + 1) for day in range(1, 11)])
    by_hour = Table((Column("Hour", "count"), *NO_TABLE.columns[1:]), [(hour, 1.5, 0.5) for hour in (22, 23, 0)])
    made = sheets(render(book(by_day=by_day, by_hour=by_hour), NOW))
    of_days, of_hours = charts(made["Summary"])
    for chart, columns, last in ((of_days, "ABC", 11), (of_hours, "FGH", 4)):
        assert [series.val.numRef.f for series in chart.series] == [
            f"'About'!${column}$2:${column}${last}" for column in columns[1:]
        ]
        assert [series.tx.strRef.f for series in chart.series] == [f"'About'!{column}1" for column in columns[1:]]
        assert {series.cat.numRef.f for series in chart.series} == {f"'About'!${columns[0]}$2:${columns[0]}${last}"}
        assert (chart.x_axis.delete, chart.y_axis.delete) == (False, False)
    assert [row[5] for row in values(made["About"])[:4]] == ["Hour", 22, 23, 0]


def test_no_hour_watched_no_chart_of_hours() -> None:
    assert len(charts(sheets(render(book(), NOW))["Summary"])) == 1


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        pytest.param("/proc", "No space left on device", id="full"),
        pytest.param("/nowhere", "No such file or directory", id="absent"),
    ],
)
def test_no_room_for_temporary_files_is_one_line(monkeypatch: pytest.MonkeyPatch, folder: str, said: str) -> None:
    monkeypatch.setattr(tempfile, "tempdir", folder)
    with pytest.raises(EdgecountError, match=rf"a workbook cannot be made \({said}\): make room") as error:
        render(book(), NOW)
    assert "\n" not in str(error.value)
