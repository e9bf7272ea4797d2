"""The CSV files, byte by byte where it matters."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from edgecount.figures.falls import FallRecord
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Calendar, Period
from edgecount.figures.visits import VisitRow
from edgecount.sinks.files.csv_files import (
    EVENT_COLUMNS,
    FALL_COLUMNS,
    FOOTFALL_COLUMNS,
    ZONE_COLUMNS,
    EventTable,
    falls_csv,
    footfall_csv,
    zones_csv,
)
from edgecount.sinks.files.day import StoredCrossing
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.site.layout import SiteLayout
from tests.support.stored import crossing, fallen, utc

SETTINGS = ReportSettings(
    layout=SiteLayout(
        slug="main-street",
        name="Main Street",
        calendar=Calendar(ZoneInfo("Europe/Paris"), time(4)),
        lines={"entrance": ["door"]},
    )
)


def events_csv(crossings: Iterable[StoredCrossing], settings: ReportSettings) -> bytes:
    table = EventTable(settings)
    for each in crossings:
        table.add(each)
    return table.content()


def row(start: str = "2026-05-04T12:00", minutes: int = 15, *, watched: bool = True) -> FootfallRow:
    return FootfallRow(
        period=Period(utc(start), utc(start) + timedelta(minutes=minutes)),
        camera="entrance",
        line="door",
        came_in=7 if watched else None,
        went_out=9 if watched else None,
        occupancy_end=12 if watched else None,
        occupancy_peak=14 if watched else None,
        watched_seconds=888 if watched else 0,
        seconds=900,
        is_open=True,
        groups_in=4 if watched else None,
        staff_in=2 if watched else None,
        staff_out=1 if watched else None,
    )


def read(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter, strict=True))


def test_footfall_byte_by_byte() -> None:
    assert footfall_csv([row(), row("2026-05-04T12:15", watched=False)], SETTINGS) == (
        b"period_start,period_end,utc_offset,site,camera,line,in,out,net,occupancy_end,occupancy_peak,coverage,open,"
        b"groups_in,staff_in,staff_out\r\n"
        b"2026-05-04 14:00:00,2026-05-04 14:15:00,+02:00,main-street,entrance,door,7,9,-2,12,14,0.987,yes,4,2,1\r\n"
        b"2026-05-04 14:15:00,2026-05-04 14:30:00,+02:00,main-street,entrance,door,,,,,,0.000,yes,,,\r\n"
    )


def zone_row(start: str = "2026-05-04T12:00", *, watched: bool = True, visitors: int = 3) -> VisitRow:
    return VisitRow(
        period=Period(utc(start), utc(start) + timedelta(minutes=15)),
        zone="-queue",
        visitors=visitors if watched else None,
        dwell_seconds=50.0 if visitors else 0.0,
        dwell_max=27.04 if visitors else None,
        peak=2 if watched else None,
        watched_seconds=888 if watched else 0,
        seconds=900,
        is_open=False,
    )


def test_zones_byte_by_byte() -> None:
    rows = [
        zone_row(),
        zone_row("2026-05-04T12:15", visitors=0),
        zone_row("2026-10-25T00:45", watched=False, visitors=0),
    ]
    assert zones_csv(rows, SETTINGS).splitlines(keepends=True) == [
        b"period_start,period_end,utc_offset,site,zone,visitors,dwell_mean_seconds,dwell_max_seconds,peak,coverage,open\r\n",
        b"2026-05-04 14:00:00,2026-05-04 14:15:00,+02:00,main-street,'-queue,3,16.7,27.0,2,0.987,no\r\n",
        b"2026-05-04 14:15:00,2026-05-04 14:30:00,+02:00,main-street,'-queue,0,,,2,0.987,no\r\n",
        b"2026-10-25 02:45:00,2026-10-25 03:00:00,+02:00,main-street,'-queue,,,,,0.000,no\r\n",
    ]


def test_events_byte_by_byte() -> None:
    crossings = [
        StoredCrossing(81234, crossing(1, utc("2026-05-04T12:03:22.150")), counts=False, staff=True),
        StoredCrossing(81235, crossing(2, utc("2026-05-04T12:03:25"), "out", reverses=1), counts=False),
        StoredCrossing(81240, crossing(3, utc("2026-12-04T12:00:00"), group=3), counts=True),
    ]
    one, two, three = (str(UUID(int=number)).encode() for number in (1, 2, 3))
    assert events_csv(crossings, SETTINGS).splitlines(keepends=True) == [
        b"ts,local_time,utc_offset,site,camera,line,direction,confidence,track,counts,reverses,id,seq,group,staff\r\n",
        b"2026-05-04T12:03:22.150Z,2026-05-04 14:03:22,+02:00,main-street,entrance,door,in,0.900,1,no,,%b,"
        b"81234,,yes\r\n" % one,
        b"2026-05-04T12:03:25.000Z,2026-05-04 14:03:25,+02:00,main-street,entrance,door,out,0.900,2,no,%b,%b,"
        b"81235,,no\r\n" % (one, two),
        b"2026-12-04T12:00:00.000Z,2026-12-04 13:00:00,+01:00,main-street,entrance,door,in,0.900,3,yes,,%b,"
        b"81240,%b,no\r\n" % (three, three),
    ]


def test_falls_byte_by_byte() -> None:
    falls = [
        FallRecord(fallen(1, "2026-05-04T12:03:32.150"), utc("2026-05-04T12:07:34.500"), "up"),
        FallRecord(fallen(2, "2026-12-04T12:00:00", camera="+hall", zone="=1+1", site="@x")),
    ]
    one, two = (str(UUID(int=number)).encode() for number in (1, 2))
    assert falls_csv(falls, SETTINGS).splitlines(keepends=True) == [
        b"since,local_time,utc_offset,site,camera,zone,seconds,how,id\r\n",
        b"2026-05-04T12:03:22.150Z,2026-05-04 14:03:22,+02:00,main-street,entrance,floor,252.3,up,%b\r\n" % one,
        b"2026-12-04T11:59:50.000Z,2026-12-04 12:59:50,+01:00,'@x,'+hall,'=1+1,,,%b\r\n" % two,
    ]


def test_no_rows_are_a_header() -> None:
    assert read(footfall_csv([], SETTINGS)) == [list(FOOTFALL_COLUMNS)]
    assert read(events_csv([], SETTINGS)) == [list(EVENT_COLUMNS)]
    assert read(zones_csv([], SETTINGS)) == [list(ZONE_COLUMNS)]
    assert read(falls_csv([], SETTINGS)) == [list(FALL_COLUMNS)]


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        pytest.param(
            "2026-03-29T00:00", ["2026-03-29 01:00:00", "2026-03-29 02:00:00", "+01:00"], id="before-the-jump"
        ),
        pytest.param("2026-03-29T01:00", ["2026-03-29 03:00:00", "2026-03-29 04:00:00", "+02:00"], id="after-the-jump"),
        pytest.param("2026-10-25T00:00", ["2026-10-25 02:00:00", "2026-10-25 03:00:00", "+02:00"], id="first-of-two"),
        pytest.param("2026-10-25T01:00", ["2026-10-25 02:00:00", "2026-10-25 03:00:00", "+01:00"], id="second-of-two"),
        pytest.param("2026-05-04T21:00", ["2026-05-04 23:00:00", "2026-05-05 00:00:00", "+02:00"], id="until-midnight"),
    ],
)
def test_both_ends_are_told_in_the_periods_offset(start: str, shown: list[str]) -> None:
    assert read(footfall_csv([row(start, 60)], SETTINGS))[1][:3] == shown


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(delimiter: str) -> None:
    content = footfall_csv([row()], replace(SETTINGS, delimiter=delimiter))
    assert content.startswith(f"period_start{delimiter}period_end".encode())
    assert [len(cells) for cells in read(content, delimiter)] == [16, 16]


def test_byte_order_mark() -> None:
    plain, marked = footfall_csv([row()], SETTINGS), footfall_csv([row()], replace(SETTINGS, bom=True))
    assert marked == b"\xef\xbb\xbf" + plain


def test_names_are_text_in_spreadsheets_and_do_not_break_the_table() -> None:
    odd = replace(row(), camera='a,"b"\nc', line="-door")
    settings = replace(SETTINGS, layout=replace(SETTINGS.layout, slug="=cmd|'/c calc'!A1"))
    assert read(footfall_csv([odd], settings))[1][3:6] == ["'=cmd|'/c calc'!A1", 'a,"b"\nc', "'-door"]
    stored = StoredCrossing(1, crossing(1, utc("2026-05-04T12:00"), site="@x", camera="+1", line="Tür"), counts=True)
    assert read(events_csv([stored], settings))[1][3:6] == ["'@x", "'+1", "Tür"]
