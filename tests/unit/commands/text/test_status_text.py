import io
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from edgecount.alerts.rule import AlertKind, AlertStanding
from edgecount.commands.text.status_text import print_status
from edgecount.errors import EdgecountError
from edgecount.figures.live_figures import SiteFigures
from edgecount.figures.whole.whole_inside import WholeInside
from edgecount.site.crowd_figures import CrowdFigures, Estimated
from edgecount.site.status import CameraState, Degraded, SinkState, Status, StoreState
from edgecount.site.status_record import as_record
from tests.support.standing import EMPTY, FULL, NOW

PARIS = ZoneInfo("Europe/Paris")


def printed(status: Status, width: int = 120) -> list[str]:
    """What is on the screen: lines of text, their blanks made single."""
    screen = io.StringIO()
    print_status(as_record(status, PARIS), Console(file=screen, width=width, highlight=False))
    return [" ".join(line.split()) for line in screen.getvalue().splitlines()]


def test_everything() -> None:
    assert printed(FULL) == [
        "Main Street",
        "131 of at most 120 people inside now",
        "",
        "lines in today out today",
        "entrance door 210 168",
        "entrance gate 3 1",
        "back door 0 0",
        "together 213 169",
        "",
        "zones people now mean stay longest stay",
        "entrance queue 3 1 min 6 s 2 min 14 s",
        "back queue not seen",
        "queue together 3 of at most 2 1 min 6 s 2 min 14 s",
        "entrance bar 0",
        "",
        "cameras",
        "entrance online since 12:03",
        "back offline since 14:03 on 3 May: 192.0.2.10 cannot be opened: check its address",
        "cellar disabled",
        "",
        "alerts",
        "crowded raised since 13:43: 131 people, the limit is 120",
        "back_lost quiet",
        "",
        "deliveries",
        "mqtt up to date",
        "mail:1 3 waiting mail.example.com does not answer; last delivered at 13:03; 2 refused for good",
        "",
        "edgecount 1.2.3, running for 3 d 2 h",
    ]


def test_that_pictures_hide_nobody_is_said_first() -> None:
    assert printed(replace(EMPTY, mask="off"))[0] == "pictures show people as they are (mask: off)"


def test_what_there_is_not_is_not_shown() -> None:
    assert printed(EMPTY) == ["Main Street", "0 people inside now", "", "edgecount 1.2.3, running for 0 min"]


@pytest.mark.parametrize(
    ("inside", "capacity", "line"),
    [
        pytest.param(1, None, "1 person inside now", id="one"),
        pytest.param(1, 120, "1 of at most 120 people inside now", id="one of many"),
        pytest.param(-3, None, "0 people inside now", id="below zero"),
    ],
)
def test_the_people_inside(inside: int, capacity: int | None, line: str) -> None:
    lines = printed(replace(EMPTY, figures=SiteFigures(NOW.date(), inside=inside), capacity=capacity))
    assert lines[1] == line
    assert any("`edgecount occupancy set N`" in remark for remark in lines) == (inside < 0)


@pytest.mark.parametrize(
    ("whole", "line"),
    [
        pytest.param(None, "", id="this box's own"),
        pytest.param(WholeInside(NOW, "b-13"), "at all doors of the site, as the fleet tells it", id="all heard"),
        pytest.param(
            WholeInside(NOW - timedelta(minutes=7), "b-13"),
            "not all is known of b-13 since 13:56: that is what was told then, and this box's doors since",
            id="one silent",
        ),
        pytest.param(
            WholeInside(None, "b-13"),
            "not all is known of b-13 yet: that is what was told then, and this box's doors since",
            id="one unknown",
        ),
        pytest.param(
            WholeInside(),
            "not all is known of the other boxes of this site yet: that is what was told then, "
            "and this box's doors since",
            id="nothing told",
        ),
    ],
)
def test_whose_doors_the_people_inside_are_of(whole: WholeInside | None, line: str) -> None:
    assert printed(replace(EMPTY, whole=whole))[2] == line


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("occupancy", 2, "2 people"),
        ("occupancy", 1, "1 person"),
        ("camera_lost", 1, "1 camera lost"),
        ("camera_lost", 2, "2 cameras lost"),
        ("out_of_hours", 1, "1 entry"),
        ("out_of_hours", 5, "5 entries"),
        ("fallen", 1, "1 person lying"),
    ],
)
def test_an_alert(kind: AlertKind, value: int, found: str) -> None:
    standing = AlertStanding(kind, raised=True, value=value, limit=0)
    assert f"rule raised {found}" in printed(replace(EMPTY, alerts={"rule": standing}))


@pytest.mark.parametrize(
    ("state", "line"),
    [
        pytest.param(SinkState(), "mqtt up to date", id="all told"),
        pytest.param(SinkState(waiting=1), "mqtt 1 waiting", id="about to be told"),
        pytest.param(SinkState(error="broker refused"), "mqtt nothing waiting broker refused", id="nothing to tell"),
        pytest.param(SinkState(waiting=9, error="refused"), "mqtt 9 waiting refused", id="never delivered"),
        pytest.param(
            SinkState(8, NOW - timedelta(days=366), 9, "refused"),
            "mqtt 9 waiting refused; last delivered at 14:03 on 3 May 2025",
            id="a year ago",
        ),
    ],
)
def test_a_delivery(state: SinkState, line: str) -> None:
    assert line in printed(replace(EMPTY, sinks={"mqtt": state}))


@pytest.mark.parametrize(
    ("state", "line"),
    [
        pytest.param(CameraState("online", NOW), "entrance online since 14:03", id="not learnt"),
        pytest.param(
            CameraState("online", NOW, person_width=0.1234),
            "entrance online since 14:03; people are 0.123 of the picture broad",
            id="learnt",
        ),
        pytest.param(
            CameraState(person_width=0.2),
            "entrance connecting people are 0.200 of the picture broad",
            id="learnt before",
        ),
    ],
)
def test_the_size_of_people(state: CameraState, line: str) -> None:
    assert line in printed(replace(EMPTY, cameras={"entrance": state}))


@pytest.mark.parametrize(
    ("elapsed", "words"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=60), "1 h 0 min"),
        (timedelta(hours=25), "1 d 1 h"),
    ],
)
def test_how_long_it_runs(elapsed: timedelta, words: str) -> None:
    assert printed(replace(EMPTY, started=NOW - elapsed))[-1] == f"edgecount 1.2.3, running for {words}"


def test_what_names_and_reasons_hold_is_only_text() -> None:
    camera = CameraState("offline", None, "[red]/srv/:warning:/[/red] \x1b[31m two\nlines")
    lines = printed(replace(EMPTY, site_name="[bold]Café[/bold]", cameras={"back": camera}))
    assert lines[0] == "[bold]Café[/bold]"
    assert r"back connecting [red]/srv/:warning:/[/red] \x1b[31m two\nlines" in lines


def test_a_narrow_screen_loses_nothing() -> None:
    narrow, wide = ("".join(printed(FULL, width)).replace(" ", "") for width in (40, 120))
    assert "…" not in narrow
    assert sorted(narrow) == sorted(wide)


def test_a_full_disk_is_told_of_in_one_line() -> None:
    class Full(io.StringIO):
        def write(self, text: str, /) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(EdgecountError, match=r"^standard output cannot be written \(No space left on device\)"):
        print_status(as_record(FULL, PARIS), Console(file=Full(), width=80))


def test_a_camera_that_is_degraded() -> None:
    slow = Degraded(NOW - timedelta(minutes=5), "this machine cannot keep up")
    status = replace(EMPTY, cameras={"entrance": CameraState("online", NOW - timedelta(days=1), degraded=slow)})
    assert "entrance degraded since 13:58: this machine cannot keep up" in printed(status)


@pytest.mark.parametrize(
    ("store", "said"),
    [
        pytest.param(
            StoreState("the disk is full", NOW - timedelta(minutes=5), 7),
            [
                "the store takes nothing since 13:58, 7 events wait in memory: the disk is full",
                "until then the figures below stand still",
                "",
            ],
            id="full",
        ),
        pytest.param(
            StoreState(lost=2), ["2 events given up while the store took nothing", ""], id="well-again-with-losses"
        ),
        pytest.param(StoreState(), [], id="well"),
    ],
)
def test_that_nothing_is_stored_is_said_first(store: StoreState, said: list[str]) -> None:
    lines = printed(replace(EMPTY, store=store))
    assert lines[: lines.index("Main Street")] == said


def test_people_by_estimate_stand_beside_the_counts() -> None:
    zones = {"queue": Estimated(12, 8, 16, "density")}
    seen = CrowdFigures(NOW - timedelta(seconds=20), Estimated(84, 70, 98, "density"), zones)
    crowds = {"entrance": seen, "back": CrowdFigures(fault="what estimates people crashed: SIGKILL")}
    lines = printed(replace(FULL, crowds=crowds))
    at = lines.index("by estimate people")
    assert lines[at + 1 : at + 4] == [
        "entrance 84 70 to 98, by density, at 14:03",
        "entrance queue 12 8 to 16, by density, at 14:03",
        "back not known what estimates people crashed: SIGKILL",
    ]
