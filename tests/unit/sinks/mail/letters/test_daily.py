"""The daily report: what its readers are told, in words, in a picture and in a workbook."""

import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edgecount.config.sections.site import SiteSection
from edgecount.errors import EdgecountError
from edgecount.events.model import Crossing, Direction
from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.letters.daily import daily_letter
from edgecount.site.layout import SiteLayout
from edgecount.store.reader import StoreReader
from tests.support.stored import audit, crossing, fallen, fallen_cleared, filled, redrawn, utc, visit
from tests.support.workbooks import sheets, values

PARIS = Calendar(ZoneInfo("Europe/Paris"), time(4))
SHOP = SiteSection.model_validate({"opening_hours": {"monday": "10:00-20:00", "tuesday": "10:00-20:00"}})
SETTINGS = ReportSettings(
    layout=SiteLayout(
        slug="main-street",
        name="Main Street",
        calendar=PARIS,
        lines={"entrance": ["door"]},
        in_hours=SHOP.in_hours,
        capacity=60,
    )
)
MONDAY = date(2026, 5, 4)
WEEK = timedelta(weeks=1)
NEXT_DAY = utc("2026-05-05T06:00")


class Day:
    """A store, filled day by day."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._number = 0

    def watched(self, day: date, *cameras: str, without: Sequence[int] = ()) -> "Day":
        """Every minute of a day was, but for these local hours."""
        minutes = [period.start for period in PARIS.periods(day, 1)]
        seen = {minute: 60.0 for minute in minutes if PARIS.wall(minute).hour not in without}
        filled(self.path, (), dict.fromkeys(cameras or ("entrance",), seen))
        return self

    def people(
        self,
        day: date,
        came_in: Mapping[str, int],
        went_out: Mapping[str, int] | None = None,
        *,
        camera: str = "entrance",
        line: str = "door",
    ) -> "Day":
        """So many in and out, by the local time at which they start to come."""
        events: list[Crossing] = []
        ways: tuple[tuple[Direction, Mapping[str, int]], ...] = (("in", came_in), ("out", went_out or {}))
        for direction, counts in ways:
            for at, count in counts.items():
                start = datetime.combine(day, time.fromisoformat(at), PARIS.zone).astimezone(UTC)
                for second in range(count):
                    self._number += 1
                    ts = start + timedelta(seconds=second)
                    events.append(crossing(self._number, ts, direction, camera=camera, line=line))
        filled(self.path, events)
        return self

    def letter(self, settings: ReportSettings = SETTINGS, now: datetime = NEXT_DAY, day: date = MONDAY) -> Letter:
        with StoreReader(filled(self.path)) as reader:
            return daily_letter(reader, settings, day, now, lambda hours, usual: b"a picture")


@pytest.fixture
def day(tmp_path: Path) -> Day:
    return Day(tmp_path / "edgecount.sqlite")


@pytest.fixture
def busy(day: Day) -> Day:
    """A monday of 108 people, after one of 100 and one of 120."""
    for weeks, count in ((1, 100), (2, 120)):
        day.watched(MONDAY - weeks * WEEK).people(MONDAY - weeks * WEEK, {"12:00": count})
    return day.watched(MONDAY).people(MONDAY, {"12:00": 40, "16:00": 67, "09:10": 1}, {"18:00": 105})


def test_all_that_is_told(busy: Day) -> None:
    letter = busy.letter()
    assert letter.subject == "[Main Street] Monday 4 May: 108 in, 8 % more than last Monday"
    assert letter.key == "report main-street 2026-05-04"
    assert letter.text == (
        "Main Street, Monday 4 May 2026\n"
        "108 in, 8 % more than last Monday\n\n"
        "In: 108\n"
        "Out: 105\n"
        "Against last Monday: 8 % more (100 in)\n"
        "Against the mean of 2 Mondays: 2 % fewer (110 in)\n"
        "Busiest hour: 16:00 to 17:00, 67 in\n"
        "Most inside: 108 of 60 allowed, from 16:00 to 16:15\n"
        "While closed: 1 came in\n"
        "Watched: 100 % of the opening hours\n\n"
        "All figures of the day are in footfall-2026-05-04.xlsx, which comes with this mail.\n"
    )
    assert letter.pictures == {"hours": b"a picture"}


def test_an_audit_says_how_far_the_totals_may_be_off(busy: Day) -> None:
    done = audit(900, utc("2026-05-01T10:00"), came_in=(200, 200, 200), went_out=(0, 0, 0))
    later = audit(901, utc("2026-05-06T10:00"), came_in=(20, 10, 10))
    filled(busy.path, [done, later])
    letter = busy.letter()
    assert "In: 108, ± 4 by the last audit\nOut: 105\n" in letter.text
    assert "108, ± 4 by the last audit" in letter.html
    filled(busy.path, [redrawn(902, utc("2026-05-02T10:00"), "line", "door")])
    assert "In: 108\n" in busy.letter().text


class Words(HTMLParser):
    """The words of a page, and the sources of its pictures."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.pictures: list[str | None] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            return
        if tag == "img":
            self.pictures.append(dict(attrs)["src"])
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(data.strip())


def test_the_html_says_the_same_and_shows_the_picture(busy: Day) -> None:
    lines = {"entrance": ["door"], "back": ["<i>"]}
    odd = replace(SETTINGS.layout, name='A&B <script>alert("x")</script>', lines=lines)
    letter = busy.watched(MONDAY, "back", without=range(13, 15)).letter(replace(SETTINGS, layout=odd))
    page = Words(letter.html)
    assert (page.pictures, page.open) == (["cid:hours"], [])
    assert page.words[1:] == [word for line in letter.text.splitlines() for word in _parts(line) if word]
    assert "<script" not in letter.html
    assert "<i>" not in letter.html


def _parts(line: str) -> list[str]:
    """A fact's name and value; other lines are whole."""
    name, separator, value = line.partition(": ")
    return [line] if not separator or "who came then" in value else [name, value]


@pytest.mark.parametrize(
    ("last_week", "today", "end"),
    [
        pytest.param(100, 100, "100 in, about as many as last Monday", id="as many"),
        pytest.param(100, 95, "95 in, 5 % fewer than last Monday", id="fewer"),
        pytest.param(100, 0, "0 in, 100 % fewer than last Monday", id="nobody"),
        pytest.param(3, 9, "9 in", id="few"),
        pytest.param(500, 1250, "1,250 in, 150 % more than last Monday", id="a crowd"),
    ],
)
def test_subject(day: Day, last_week: int, today: int, end: str) -> None:
    before = MONDAY - WEEK
    day.watched(before).people(before, {"12:00": last_week}).watched(MONDAY).people(MONDAY, {"12:00": today})
    assert day.letter().subject == f"[Main Street] Monday 4 May: {end}"


def test_a_dead_camera_is_no_drop_in_people(day: Day) -> None:
    before = MONDAY - WEEK
    day.watched(before).people(before, {"12:00": 100}).watched(MONDAY, without=range(13, 24)).people(
        MONDAY, {"12:00": 20}
    )
    letter = day.letter()
    assert letter.subject == "[Main Street] Monday 4 May: 20 in, with only 30 % watched"
    assert "Against last Monday: not comparable, for too little was watched\n" in letter.text
    assert "the mean" not in letter.text
    assert "entrance was not watched from 13:00 to 20:00: who came then is not in the counts." in letter.text
    assert "While closed" not in letter.text, "nobody knows"


def test_nothing_at_all_was_watched(day: Day) -> None:
    letter = day.letter()
    assert letter.subject == "[Main Street] Monday 4 May: not watched"
    assert "In: not known\nOut: not known\n" in letter.text
    assert "Watched: 0 % of the opening hours\n" in letter.text
    assert "Most inside" not in letter.text


def test_several_cameras_and_lines(day: Day) -> None:
    settings = replace(
        SETTINGS, layout=replace(SETTINGS.layout, lines={"entrance": ["door", "gate"], "back": ["yard"]}, capacity=None)
    )
    day.watched(MONDAY).watched(MONDAY, "back", without=[10, 12, 14, 16, 18, 19])
    day.people(MONDAY, {"12:00": 5}).people(MONDAY, {"11:00": 2}, {"11:10": 1}, camera="back", line="yard")
    text = day.letter(settings).text
    assert "\n\nentrance, door: 5 in, 0 out\nentrance, gate: 0 in, 0 out\nback, yard: 2 in, 1 out\n\n" in text
    assert "Watched: 80 % of the opening hours (entrance 100 %, back 40 %)\n" in text
    assert (
        "back was not watched from 10:00 to 11:00, from 12:00 to 13:00, from 14:00 to 15:00, from 16:00 to 17:00"
        " and once more: who"
    ) in text
    assert "Most inside: 6, from 12:00 to 12:15\n" in text


ZONES = {"entrance": ["queue", "bar"], "yard": ["bench"]}


def test_zones(busy: Day) -> None:
    stays = ((1, "12:00", 60, "queue"), (2, "12:00:30", 208, "queue"), (3, "13:00", 16.9, "bar"))
    filled(
        busy.path, [visit(1000 + number, f"2026-05-04T{at}", seconds, zone=zone) for number, at, seconds, zone in stays]
    )
    letter = busy.letter(replace(SETTINGS, layout=replace(SETTINGS.layout, zones=ZONES, zone_capacities={"queue": 8})))
    assert letter.subject.endswith("108 in, 8 % more than last Monday")
    assert (
        "opening hours\n\n"
        "Zone queue: 2 visitors, 2 min 14 s in the mean, 3 min 28 s at most, 2 of 8 allowed at once\n"
        "Zone bar: 1 visitor, 17 s in the mean, 17 s at most, 1 at once\n"
        "Zone bench: not watched\n\n"
        "All figures"
    ) in letter.text
    assert "Zone queue" in Words(letter.html).words
    book = sheets(letter.attachments[0].content)
    each = [["queue", 2], ["bar", 1], ["bench", None]]
    assert [row[1:3] for row in values(book["Zones"])[1:]] == [*each, *each], "the day, and each zone's sum"


def test_falls(busy: Day) -> None:
    filled(
        busy.path,
        [
            fallen(1001, "2026-05-04T12:03:10", zone="hall"),
            fallen_cleared(1002, "2026-05-04T12:07", fall=1001),
            fallen(1003, "2026-05-04T22:00:10", zone="<b>"),
        ],
    )
    letter = busy.letter()
    assert (
        "opening hours\n\n"
        "Falls: 2\n"
        "Fall at 14:03: in hall (entrance), lay for 4 min 0 s, up again\n"
        "Fall at 00:00: in <b> (entrance), still lying, as far as is known\n\n"
        "All figures"
    ) in letter.text
    assert "in <b> (entrance), still lying, as far as is known" in Words(letter.html).words
    assert [row[4] for row in values(sheets(letter.attachments[0].content)["Falls"])] == ["Zone", "hall", "<b>"]


@pytest.mark.parametrize(
    ("falls", "told", "later"),
    [
        pytest.param(8, 8, "", id="all of them"),
        pytest.param(9, 8, "Later falls: 1\n", id="all but one"),
    ],
)
def test_many_falls_are_told_in_short(day: Day, falls: int, told: int, later: str) -> None:
    filled(day.path, [fallen(number, f"2026-05-04T12:0{number}") for number in range(1, falls + 1)])
    text = day.letter().text
    assert f"Falls: {falls}\n" in text
    assert text.count("Fall at") == told
    assert ("Later falls" in text, later in text) == (bool(later), True)


@pytest.mark.parametrize(
    ("hours", "visits", "heading", "told"),
    [
        pytest.param((), 1, "1 visit", "1 visitor, 20 s in the mean, 20 s at most, 1 at once", id="one"),
        pytest.param((), 0, "0 visits", "0 visitors", id="nobody"),
        pytest.param(
            range(10, 16),
            2,
            "2 visits",
            "2 visitors, 20 s in the mean, 20 s at most, 1 at once, with only 40 % watched",
            id="hardly-watched",
        ),
        pytest.param(range(24), 0, "not watched", "not watched", id="not-watched"),
    ],
)  # fmt: skip
def test_zones_where_there_are_no_lines(day: Day, hours: Sequence[int], visits: int, heading: str, told: str) -> None:
    day.watched(MONDAY, without=hours)
    filled(day.path, [visit(number, f"2026-05-04T{15 + number}:30", 20) for number in range(1, visits + 1)])
    letter = day.letter(replace(SETTINGS, layout=replace(SETTINGS.layout, lines={}, zones={"entrance": ["queue"]})))
    assert letter.subject == f"[Main Street] Monday 4 May: {heading}"
    assert letter.text == (
        f"Main Street, Monday 4 May 2026\n{heading}\n\nZone queue: {told}\n\n"
        "All figures of the day are in footfall-2026-05-04.xlsx, which comes with this mail.\n"
    )


def test_many_gaps_are_told_in_short(day: Day) -> None:
    day.watched(MONDAY, without=[10, 12, 14, 16, 18])
    assert " and once more: " in day.letter().text
    minutely = {period.start: 60.0 for period in PARIS.periods(MONDAY, 1) if PARIS.wall(period.start).minute >= 30}
    filled(day.path.with_name("half.sqlite"), (), {"entrance": minutely})
    text = Day(day.path.with_name("half.sqlite")).letter().text
    assert "from 13:00 to 13:30 and 6 more times: who came then" in text


@pytest.mark.parametrize(
    ("now", "subject", "note"),
    [
        pytest.param("2026-05-04T10:30", " until 12:30: 40 in, 60 % fewer", "Counted until 12:30, and so", id="noon"),
        pytest.param("2026-05-04T18:31", ": 108 in, 8 % more", "Counted until 20:31, and so", id="after closing"),
        pytest.param("2026-05-05T02:00", ": 108 in, 8 % more", "", id="the day is over"),
    ],
)
def test_a_day_that_is_not_over(busy: Day, now: str, subject: str, note: str) -> None:
    settings = SETTINGS
    busy_until_now = busy
    if "10:30" in now:  # what is still to come is not in the store
        busy_until_now = Day(busy.path.with_name("noon.sqlite"))
        busy_until_now.watched(MONDAY - WEEK).people(MONDAY - WEEK, {"12:00": 100}).watched(MONDAY)
        busy_until_now.people(MONDAY, {"12:00": 40})
    letter = busy_until_now.letter(settings, utc(now))
    assert letter.subject == f"[Main Street] Monday 4 May{subject} than last Monday"
    assert ("Counted until" in letter.text, note in letter.text) == (bool(note), True)


def test_a_quiet_day_that_is_closed(day: Day) -> None:
    closed = replace(SETTINGS, layout=replace(SETTINGS.layout, in_hours=lambda local: False))
    letter = day.watched(MONDAY).letter(closed)
    assert letter.pictures == {}
    assert "<img" not in letter.html
    assert "Most inside: 0\n" in letter.text
    assert "While closed: 0 came in\n" in letter.text
    assert "Watched" not in letter.text


def test_the_workbook_is_that_of_the_day(busy: Day) -> None:
    (attachment,) = busy.letter(replace(SETTINGS, period_minutes=1)).attachments
    assert attachment.name == "footfall-2026-05-04.xlsx"
    book = sheets(attachment.content)
    assert list(book) == ["Summary", "Lines", "2026-05-04", "About"]
    assert book["2026-05-04"].max_row == 24 * 4 + 2, "of a quarter of an hour, and no less"
    about = values(book["About"])
    assert [row[1] for row in about[1:6]] == [None, None, 120, 100, 108], "beside the days that it is compared with"
    assert ["Day", "Monday 2026-05-04"] in [row[9:11] for row in about]


@contextmanager
def no_temporary_folder() -> Iterator[None]:
    before, tempfile.tempdir = tempfile.tempdir, "/proc/nowhere"
    try:
        yield
    finally:
        tempfile.tempdir = before


def test_a_full_disk_keeps_no_report_back(busy: Day, caplog: pytest.LogCaptureFixture) -> None:
    def refuse(hours: object, usual: object) -> bytes:
        raise EdgecountError("no picture can be drawn: make room")

    with StoreReader(busy.path) as reader, caplog.at_level(logging.WARNING), no_temporary_folder():
        letter = daily_letter(reader, SETTINGS, MONDAY, NEXT_DAY, refuse)
    assert (letter.pictures, letter.attachments) == ({}, ())
    assert "<img" not in letter.html
    assert "The day's workbook could not be made: the log says why." in letter.text
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "the report of 2026-05-04 goes without its picture",
        "the report of 2026-05-04 goes without its workbook",
    ]


def test_the_picture_is_a_png_where_nobody_says_otherwise(busy: Day) -> None:
    with StoreReader(busy.path) as reader:
        letter = daily_letter(reader, SETTINGS, MONDAY, NEXT_DAY)
    assert letter.pictures["hours"].startswith(b"\x89PNG")
