"""Letters about alerts: what a manager reads, from what the store knows at that moment."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from edgecount.alerts.rule import AlertKind
from edgecount.errors import EdgecountError
from edgecount.events.model import (
    AlertEvent,
    AnyEvent,
    CameraLost,
    CameraRestored,
    LimitCleared,
    LimitExceeded,
    LimitReminded,
    OccupancyAdjusted,
)
from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.letters.alert_letters import alert_letter
from edgecount.site.layout import SiteLayout
from edgecount.store.reader import StoreReader
from tests.support.stored import crossing, fallen, fallen_cleared, filled, utc, visit

SETTINGS = ReportSettings(
    layout=SiteLayout(
        slug="main-street",
        name="Main Street",
        calendar=Calendar(ZoneInfo("Europe/Paris"), time(4)),
        lines={"entrance": ["door"], "yard": ["gate"]},
        in_hours=lambda local: 10 <= local.hour < 22,
        capacity=3,
    )
)


class Pencil:
    """Notes what it is to draw."""

    def __init__(self, refuses: EdgecountError | None = None) -> None:
        self.drawn: list[tuple[Sequence[tuple[datetime, int]], datetime, datetime, int | None]] = []
        self._refuses = refuses

    def __call__(
        self, steps: Sequence[tuple[datetime, int]], start: datetime, end: datetime, limit: int | None
    ) -> bytes:
        if self._refuses is not None:
            raise self._refuses
        self.drawn.append((steps, start, end, limit))
        return b"PNG"


def alert(
    kind: type[AlertEvent],
    ts: str,
    value: int = 4,
    limit: int = 3,
    *,
    camera: str | None = None,
    rule: str = "full",
    zone: str | None = None,
) -> Any:
    return kind(
        id=UUID(int=hash((kind, ts, rule)) % 2**64),
        site="main-street",
        ts=utc(ts),
        camera=camera,
        zone=zone,
        rule=rule,
        value=value,
        limit=limit,
        mail=True,
    )


def lost(camera: str, ts: str, reason: str = "it does not answer") -> CameraLost:
    return CameraLost(
        id=UUID(int=hash((camera, ts)) % 2**64), site="main-street", ts=utc(ts), camera=camera, reason=reason
    )


def back(camera: str, ts: str) -> CameraRestored:
    return CameraRestored(id=UUID(int=hash((camera, ts)) % 2**64), site="main-street", ts=utc(ts), camera=camera)


def letter(
    folder: Path,
    events: Sequence[AnyEvent],
    kind: AlertKind | None = "occupancy",
    settings: ReportSettings = SETTINGS,
    pencil: Pencil | None = None,
) -> Letter:
    """The letter about the last of these events."""
    told = events[-1]
    assert isinstance(told, (LimitExceeded, LimitReminded, LimitCleared))
    with StoreReader(filled(folder / "edgecount.db", events)) as reader:
        written = alert_letter(reader, settings, kind, told, pencil or Pencil())
    assert_html_says_the_same(written)
    return written


def assert_html_says_the_same(written: Letter) -> None:
    body = written.html.partition("<body")[2].partition(">")[2]
    words = set(unescape(re.sub(r"<[^>]*>", " ", body)).split())
    assert words == set(written.text.split()), "the text has all that the HTML has"


CROWD = [
    crossing(1, "2026-05-04T08:10", camera="yard", line="gate"),
    crossing(2, "2026-05-04T09:00"),
    crossing(3, "2026-05-04T09:01"),
    crossing(4, "2026-05-04T09:02", "out", reverses=3),
    crossing(5, "2026-05-04T10:00"),
    crossing(6, "2026-05-04T11:30"),
    crossing(7, "2026-05-04T12:03"),
]
FULL = alert(LimitExceeded, "2026-05-04T12:03:30")


def test_too_full(tmp_path: Path) -> None:
    pencil = Pencil()
    # What comes later is not in the letter, whenever it is written.
    later = [*CROWD, crossing(8, "2026-05-04T12:10"), FULL]
    written = letter(tmp_path, later, pencil=pencil)
    assert written.subject == "[Main Street] Too full: 4 inside, limit 3 (14:03)"
    assert written.key == f"alert {FULL.id}"
    assert written.text == (
        "Main Street, Mon 4 May, 14:03\n"
        "Too full: 4 inside, limit 3\n"
        "\n"
        "More people are inside than the limit allows: let people in only as others leave.\n"
        "\n"
        "Came in today      5\n"
        "Went out today     0\n"
        "Most inside today  5 at 14:03\n"
        "door (entrance)    4 in, 0 out\n"
        "gate (yard)        1 in, 0 out\n"
        "\n"
        "Alert full of edgecount. Times are those of the site.\n"
    )
    assert written.pictures == {"inside": b"PNG"}
    assert '<img src="cid:inside"' in written.html
    steps, start, end, limit = pencil.drawn[0]
    assert [count for _, count in steps] == [1, 2, 3, 2, 3, 4, 5]
    assert (start.isoformat(), end.isoformat(), limit) == ("2026-05-04T10:00:00+02:00", "2026-05-04T14:03:30+02:00", 3)


def test_too_full_at_a_site_of_several_boxes_has_the_site_s_number_and_no_course_of_this_box_s_doors(
    tmp_path: Path,
) -> None:
    pencil = Pencil()
    whole = replace(SETTINGS, layout=replace(SETTINGS.layout, whole_site=True))
    written = letter(
        tmp_path, [*CROWD, alert(LimitExceeded, "2026-05-04T12:03:30", 40, 30)], "occupancy", whole, pencil
    )
    assert written.subject == "[Main Street] Too full: 40 inside, limit 30 (14:03)"
    assert (pencil.drawn, written.pictures) == ([], {})
    assert "Most inside today" not in written.text


@pytest.mark.parametrize(
    ("events", "kind", "subject", "says"),
    [
        pytest.param(
            [FULL, alert(LimitReminded, "2026-05-04T12:45:30", 5)],
            "occupancy",
            "Still too full: 5 inside, limit 3 (14:45)",
            "It has been so since 14:03 (42 min).",
            id="reminder",
        ),
        pytest.param(
            [FULL, alert(LimitReminded, "2026-05-04T12:45"), alert(LimitCleared, "2026-05-04T13:10:30", 2)],
            "occupancy",
            "No longer too full: 2 inside, limit 3 (15:10)",
            "It was too full from 14:03 to 15:10 (1 h 7 min).",
            id="over",
        ),
        pytest.param(
            [FULL, alert(LimitCleared, "2026-05-04T12:03:50", 2)],
            "occupancy",
            "No longer too full: 2 inside, limit 3 (14:03)",
            "from 14:03 to 14:03 (less than a minute).",
            id="soon over",
        ),
        pytest.param(
            [
                FULL,
                alert(LimitCleared, "2026-05-04T12:10", 2),
                alert(LimitExceeded, "2026-05-04T12:20"),
                alert(LimitExceeded, "2026-05-04T12:25", rule="another"),
                alert(LimitCleared, "2026-05-04T12:30", 2),
            ],
            "occupancy",
            "No longer too full: 2 inside, limit 3 (14:30)",
            "from 14:20 to 14:30 (10 min).",
            id="over a second time",
        ),
        pytest.param(
            [alert(LimitExceeded, "2026-05-03T23:00"), alert(LimitCleared, "2026-05-04T02:00", 0)],
            "occupancy",
            "No longer too full: 0 inside, limit 3 (04:00)",
            "from 01:00 to 04:00 (3 h 0 min).",
            id="over with the day",
        ),
        pytest.param(
            [alert(LimitExceeded, "2026-05-03T20:00"), alert(LimitCleared, "2026-05-04T02:00", 0)],
            "occupancy",
            "No longer too full: 0 inside, limit 3 (04:00)",
            "from Sun 3 May, 22:00 to 04:00 (6 h 0 min).",
            id="since yesterday",
        ),
        pytest.param(
            [
                lost("yard", "2026-04-24T10:00"),
                alert(LimitExceeded, "2026-04-24T10:01", 1, 0, camera="yard"),
                back("yard", "2026-05-04T10:00"),
                alert(LimitCleared, "2026-05-04T10:00:01", 0, 0, camera="yard"),
            ],
            "camera_lost",
            "Camera yard is back (12:00)",
            "from Fri 24 Apr, 12:01 to 12:00 (9 d 23 h).",
            id="since last week",
        ),
        pytest.param(
            [alert(LimitCleared, "2026-05-04T12:00", 0)],
            "occupancy",
            "No longer too full: 0 inside, limit 3 (14:00)",
            "Came in today    0\n",
            id="nobody knows since when",
        ),
        pytest.param(
            [lost("yard", "2026-05-04T08:00"), FULL],
            "occupancy",
            "Too full: 4 inside, limit 3 (14:03)",
            "Camera yard gives no pictures: the numbers may be wrong.",
            id="a camera is lost as well",
        ),
        pytest.param(
            [alert(LimitExceeded, "2026-05-04T12:00", 12_345, 10_000)],
            "occupancy",
            "Too full: 12,345 inside, limit 10,000 (14:00)",
            "Alert full of edgecount.",
            id="thousands",
        ),
        pytest.param(
            [
                lost("yard", "2026-05-04T07:58", "it does not answer"),
                alert(LimitExceeded, "2026-05-04T08:00", 1, 0, camera="yard"),
            ],
            "camera_lost",
            "Camera yard gives no pictures (10:00)",
            "yard  it does not answer (since 09:58)",
            id="a camera is lost",
        ),
        pytest.param(
            [
                lost("yard", "2026-05-04T01:59", "the lens is covered"),
                alert(LimitExceeded, "2026-05-04T02:00", 1, 0),
            ],
            "camera_lost",
            "Camera yard gives no pictures (04:00)",
            "yard  the lens is covered (since 03:59)",
            id="lost before the day began",
        ),
        pytest.param(
            [
                lost("entrance", "2026-05-04T07:00"),
                back("entrance", "2026-05-04T07:30"),
                lost("yard", "2026-05-04T07:58", "switched off"),
                lost("entrance", "2026-05-04T07:59", "401"),
                alert(LimitExceeded, "2026-05-04T08:00", 2, 0),
            ],
            "camera_lost",
            "2 cameras give no pictures (10:00)",
            "yard      switched off (since 09:58)\nentrance  401 (since 09:59)\n",
            id="two cameras are lost",
        ),
        pytest.param(
            [alert(LimitExceeded, "2026-05-04T08:00", 1, 0)],
            "camera_lost",
            "A camera gives no pictures (10:00)",
            "Please check its power and its network cable.",
            id="nobody knows which camera",
        ),
        pytest.param(
            [
                lost("yard", "2026-05-04T07:58"),
                alert(LimitExceeded, "2026-05-04T08:00", 1, 0, camera="yard"),
                alert(LimitReminded, "2026-05-04T08:30", 1, 0, camera="yard"),
            ],
            "camera_lost",
            "Camera yard still gives no pictures (10:30)",
            "It has been so since 10:00 (30 min).",
            id="a camera is still lost",
        ),
        pytest.param(
            [
                back("entrance", "2026-05-04T07:00"),
                lost("yard", "2026-05-04T07:58"),
                alert(LimitExceeded, "2026-05-04T08:00", 1, 0),
                back("yard", "2026-05-04T08:19"),
                alert(LimitCleared, "2026-05-04T08:20", 0, 0),
            ],
            "camera_lost",
            "Camera yard is back (10:20)",
            "The alert lasted from 10:00 to 10:20 (20 min).",
            id="a camera is back",
        ),
        pytest.param(
            [
                lost("yard", "2026-05-04T07:58"),
                lost("entrance", "2026-05-04T07:58"),
                alert(LimitExceeded, "2026-05-04T08:00", 2, 0),
                back("yard", "2026-05-04T08:19"),
                back("entrance", "2026-05-04T08:19:30"),
                alert(LimitCleared, "2026-05-04T08:20", 0, 0),
            ],
            "camera_lost",
            "2 cameras are back (10:20)",
            "yard      gives pictures again\nentrance  gives pictures again\n",
            id="two cameras are back",
        ),
        pytest.param(
            [crossing(1, "2026-05-04T03:12"), alert(LimitExceeded, "2026-05-04T03:12:01", 1, 0)],
            "out_of_hours",
            "Somebody came in while closed (05:12)",
            "05:12  in by door (entrance)\n",
            id="somebody came in out of hours",
        ),
        pytest.param(
            [
                *(crossing(number, f"2026-05-04T03:1{number}") for number in range(1, 8)),
                crossing(8, "2026-05-04T03:18", "out"),
                crossing(9, "2026-05-04T03:19", "in", reverses=8),
                alert(LimitReminded, "2026-05-04T03:20", 7, 0),
            ],
            "out_of_hours",
            "7 people came in while closed by now (05:20)",
            "05:13  in by door (entrance)\n05:14  in by door (entrance)\n05:15  in by door (entrance)\n"
            "05:16  in by door (entrance)\n05:17  in by door (entrance)\n\n",
            id="the last of many who came in out of hours",
        ),
        pytest.param(
            [alert(LimitExceeded, "2026-05-04T03:00", 1, 0), alert(LimitCleared, "2026-05-04T08:00", 0, 0)],
            "out_of_hours",
            "Open again after entries while closed (10:00)",
            "The alert lasted from 05:00 to 10:00 (5 h 0 min).",
            id="open again",
        ),
        pytest.param(
            [alert(LimitExceeded, "2026-05-04T12:00", rule="gone")],
            None,
            "Alert gone: 4, limit 3 (14:00)",
            "Came in today",
            id="a rule that is no more",
        ),
        pytest.param(
            [alert(LimitReminded, "2026-05-04T12:00", rule="gone")],
            None,
            "Alert gone goes on: 4, limit 3 (14:00)",
            "Came in today",
            id="a reminder of a rule that is no more",
        ),
        pytest.param(
            [
                alert(LimitExceeded, "2026-05-04T12:00", rule="gone"),
                alert(LimitCleared, "2026-05-04T12:09", rule="gone"),
            ],
            None,
            "Alert gone is over: 4, limit 3 (14:09)",
            "It was so from 14:00 to 14:09 (9 min).",
            id="the end of a rule that is no more",
        ),
    ],
)
def test_letters(events: list[AnyEvent], kind: AlertKind | None, subject: str, says: str, tmp_path: Path) -> None:
    written = letter(tmp_path, events, kind)
    assert written.subject == f"[Main Street] {subject}"
    assert says in written.text
    assert written.pictures == {}, "where nobody came, and where people are not the matter"


def test_days_people_are_those_inside_by_all_that_is_known(tmp_path: Path) -> None:
    adjusted = OccupancyAdjusted(id=UUID(int=99), site="main-street", ts=utc("2026-05-04T10:30"), value=40)
    pencil = Pencil()
    written = letter(tmp_path, [*CROWD[:5], adjusted, *CROWD[5:], FULL], pencil=pencil)
    assert [count for _, count in pencil.drawn[0][0]][-3:] == [40, 41, 42]
    assert "Most inside today  42 at 14:03" in written.text


def test_one_line_is_not_told_twice(tmp_path: Path) -> None:
    written = letter(
        tmp_path,
        [*CROWD[1:], FULL],
        settings=replace(SETTINGS, layout=replace(SETTINGS.layout, lines={"entrance": ["door"]})),
    )
    assert "door" not in written.text


def test_lines_that_the_config_no_longer_has_are_told_of(tmp_path: Path) -> None:
    written = letter(
        tmp_path,
        [*CROWD, FULL],
        settings=replace(SETTINGS, layout=replace(SETTINGS.layout, lines={"entrance": ["door"]})),
    )
    assert "gate (yard)        1 in, 0 out" in written.text


def test_letter_goes_without_a_picture_that_cannot_be_drawn(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    written = letter(tmp_path, [*CROWD, FULL], pencil=Pencil(EdgecountError("no room for a picture")))
    assert written.pictures == {}
    assert "<img" not in written.html
    assert caplog.messages == ["an alert is mailed without its picture: no room for a picture"]


def test_html_is_escaped(tmp_path: Path) -> None:
    written = letter(
        tmp_path,
        [lost("yard", "2026-05-04T07:58", '<b>"down" & out</b>'), alert(LimitExceeded, "2026-05-04T08:00", 1, 0)],
        "camera_lost",
        replace(SETTINGS, layout=replace(SETTINGS.layout, name="<script>alert(1)</script> {heading}")),
    )
    assert "<script>" not in written.html
    assert "&lt;b&gt;&quot;down&quot; &amp; out&lt;/b&gt;" in written.html
    assert "{heading}" in written.html


def test_day_of_25_hours(tmp_path: Path) -> None:
    settings = replace(SETTINGS, layout=replace(SETTINGS.layout, calendar=Calendar(ZoneInfo("Europe/Paris"))))
    since = utc("2026-10-25T00:30")
    over = alert(LimitCleared, (since + timedelta(hours=1)).isoformat()[:16], 0)
    written = letter(tmp_path, [alert(LimitExceeded, "2026-10-25T00:30"), over], settings=settings)
    assert "from 02:30 to 02:30 (1 h 0 min)." in written.text


IN_ZONE: list[AnyEvent] = [
    lost("yard", "2026-05-04T08:00"),
    lost("entrance", "2026-05-04T08:30"),
    visit(1, "2026-05-04T09:00", 16.9),
    visit(2, "2026-05-04T09:01", 134, camera="yard"),
    visit(3, "2026-05-04T09:02", 999, zone="bar"),
    visit(4, "2026-05-03T23:00", 60),
    visit(5, "2026-05-04T12:03", 60),
]
CROWDED = alert(LimitExceeded, "2026-05-04T12:03:30", 9, 8, rule="zone-queue", zone="queue")


def test_too_many_in_a_zone(tmp_path: Path) -> None:
    settings = replace(SETTINGS, layout=replace(SETTINGS.layout, zones={"entrance": ["queue"], "yard": ["bar"]}))
    pencil = Pencil()
    written = letter(tmp_path, [*IN_ZONE, CROWDED], "zone", settings, pencil)
    assert written.subject == "[Main Street] Too many people in zone queue: 9, limit 8 (14:03)"
    assert written.text == (
        "Main Street, Mon 4 May, 14:03\n"
        "Too many people in zone queue: 9, limit 8\n"
        "\n"
        "More people are in the zone than its limit allows.\n"
        "\n"
        "Camera entrance gives no pictures: the numbers may be wrong.\n"
        "\n"
        "Visits today  2\n"
        "Mean stay     1 min 15 s\n"
        "Longest stay  2 min 14 s\n"
        "\n"
        "Alert zone-queue of edgecount. Times are those of the site.\n"
    )
    assert not pencil.drawn


@pytest.mark.parametrize(
    ("kind", "value", "heading", "sentence"),
    [
        pytest.param(
            LimitReminded,
            10,
            "Still too many people in zone queue: 10, limit 8",
            "It has been so since 14:03 (30 min).",
            id="reminded",
        ),
        pytest.param(
            LimitCleared,
            7,
            "No longer too many people in zone queue: 7, limit 8",
            "There were too many from 14:03 to 14:33 (30 min).",
            id="cleared",
        ),
    ],
)
def test_how_a_crowd_goes_on(tmp_path: Path, kind: type[AlertEvent], value: int, heading: str, sentence: str) -> None:
    told = alert(kind, "2026-05-04T12:33:30", value, 8, rule="zone-queue", zone="queue")
    written = letter(tmp_path, [CROWDED, told], "zone")
    assert f"\n{heading}\n" in written.text
    assert sentence in written.text
    assert "Visits today  0" in written.text
    assert "Mean stay" not in written.text


def test_somebody_has_fallen(tmp_path: Path) -> None:
    fell = fallen(1, "2026-05-04T09:05")
    told = alert(LimitExceeded, "2026-05-04T09:05:20", 1, 0, camera="entrance", rule="fallen-entrance")
    written = letter(tmp_path, [fallen(2, "2026-05-04T09:00", camera="yard"), fell, told], "fallen")
    assert written.subject == "[Main Street] Somebody has fallen (11:05)"
    assert "Please go and see whether they need help." in written.text
    assert "11:04  in floor (entrance)" in written.text
    assert "yard" not in written.text
    assert written.pictures == {}


def test_nobody_lies_any_more(tmp_path: Path) -> None:
    told = [
        fallen(1, "2026-05-04T09:05"),
        fallen(2, "2026-05-04T09:05"),
        alert(LimitExceeded, "2026-05-04T09:05", 2, 0, rule="hurt"),
        alert(LimitReminded, "2026-05-04T09:10", 2, 0, rule="hurt"),
    ]
    assert letter(tmp_path / "1", told, "fallen").subject == (
        "[Main Street] 2 people have fallen and lie there still (11:10)"
    )
    told += [
        fallen_cleared(3, "2026-05-04T09:11", fall=1),
        fallen_cleared(4, "2026-05-04T09:12", fall=2),
        alert(LimitCleared, "2026-05-04T09:12", 0, 0, rule="hurt"),
    ]
    written = letter(tmp_path / "2", told, "fallen")
    assert written.subject == "[Main Street] Nobody is seen lying any more (11:12)"
    assert "please make sure" in written.text
    assert "Somebody lay there from 11:05 to 11:12 (7 min)." in written.text
