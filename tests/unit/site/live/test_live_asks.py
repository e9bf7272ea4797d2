"""Who looks at a camera is told what is there now; the camera is asked to show itself, and shows nothing unmasked."""

from base64 import b64decode
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.errors import UsageError
from edgecount.figures.live_figures import LineFigures, SiteFigures
from edgecount.site.crowd_figures import UNKNOWN, CrowdFigures, DensityGrid, Estimated
from edgecount.site.live.board import FRESH_SECONDS, SCENE_SECONDS, LiveBoard
from edgecount.site.live.live_asks import LiveAsks
from edgecount.site.live.viewing import Viewing
from edgecount.site.live.views import Dot, PeopleView, PictureView
from edgecount.site.status import CameraState, Status
from tests.support.fakes import FakeClock

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
LINES = {("door", "sill"): LineFigures(came_in=4, went_out=3), ("yard", "gate"): LineFigures(came_in=9)}
STATUS = Status(
    version="1",
    site="shop",
    site_name="Shop",
    started=NOW,
    now=NOW,
    figures=SiteFigures(date(2026, 5, 4), LINES),
    cameras={"door": CameraState("online", NOW), "yard": CameraState("offline", NOW, "no answer", "offline")},
    zones={("door", "till"): ZoneFigures((3.0, 1.0)), ("door", "rack"): None, ("yard", "seat"): None},
)
PEOPLE = PeopleView(NOW, 640, 480, (Dot(7, 0.25, 0.5), Dot(9, 0.1, 1.0, is_sighted=False)))
PICTURE = PictureView(NOW, b"\xff\xd8\xff a picture")


class Desk:
    """The asks at a board, and what they ordered."""

    def __init__(self, status: Status = STATUS) -> None:
        self.clock = FakeClock()
        self.board = LiveBoard(self.clock)
        self.ordered: list[tuple[str, Viewing]] = []
        order = lambda camera, viewing: self.ordered.append((camera, viewing))  # noqa: E731 - as short as it gets
        self.asks = LiveAsks(self.board, lambda: status, order, self.clock)


def test_people_are_told_with_what_was_counted() -> None:
    desk = Desk()
    desk.board.put_people("door", PEOPLE)
    told = desk.asks.live({"camera": "door"})
    assert told["people"] == [
        {"id": 7, "place": [0.25, 0.5], "seen": True},
        {"id": 9, "place": [0.1, 1.0], "seen": False},
    ]
    assert (told["ts"], told["width"], told["height"]) == ("2026-05-04T12:00:00.000+00:00", 640, 480)
    assert told["lines"] == {"sill": {"in": 4, "out": 3}}
    assert told["zones"] == {"till": 2, "rack": None}
    assert (told["state"], told["reason"], told["pictures"], told["scene"]) == ("online", None, True, None)


def test_what_is_new_has_another_number() -> None:
    desk = Desk()
    numbers = []
    for _ in range(2):
        desk.board.put_people("door", PEOPLE)
        numbers += [desk.asks.live({"camera": "door"})["number"] for _ in range(2)]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_to_ask_has_the_camera_shown_and_the_scene_only_until_it_is_known() -> None:
    desk = Desk()
    desk.asks.live({"camera": "door"})
    assert desk.ordered == [("door", Viewing("people"))]
    desk.board.put_people("door", PEOPLE)
    desk.clock.advance(1.0)
    desk.asks.live({"camera": "door"})
    assert desk.ordered[1:] == [("door", Viewing("people")), ("door", Viewing("scene"))]
    desk.board.put_scene("door", PICTURE)
    desk.clock.advance(1.0)
    assert desk.asks.live({"camera": "door"})["scene"] is not None
    assert desk.ordered[3:] == [("door", Viewing("people"))]


def test_to_ask_for_the_scene_has_it_learnt_until_it_is_known() -> None:
    desk = Desk()
    for _ in range(2):
        assert desk.asks.scene({"camera": "door", "after": None})["number"] is None
        desk.clock.advance(1.0)
    assert desk.ordered == [("door", Viewing("scene"))] * 2
    desk.board.put_scene("door", PICTURE)
    assert desk.asks.scene({"camera": "door", "after": None})["number"] is not None
    assert len(desk.ordered) == 2


def test_what_is_no_longer_true_is_not_told() -> None:
    desk = Desk()
    desk.board.put_people("door", PEOPLE)
    desk.board.put_picture("door", PICTURE)
    desk.board.put_scene("door", PICTURE)
    desk.clock.advance(FRESH_SECONDS + 0.1)
    assert desk.asks.live({"camera": "door"})["number"] is None
    assert desk.asks.picture({"camera": "door"}) == {"number": None}
    assert desk.asks.scene({"camera": "door"})["number"] is not None
    desk.clock.advance(SCENE_SECONDS)
    assert desk.asks.scene({"camera": "door"}) == {"number": None}


def test_a_camera_that_is_lost_says_why_and_shows_nothing() -> None:
    desk = Desk()
    desk.board.put_people("yard", PEOPLE)
    desk.board.put_picture("yard", PICTURE)
    told = desk.asks.live({"camera": "yard"})
    assert (told["state"], told["reason"], told["number"], told["people"]) == ("offline", "no answer", None, [])
    assert desk.asks.picture({"camera": "yard"}) == {"number": None}
    assert desk.ordered == [("yard", Viewing("scene"))]


def test_a_picture_is_told_once_to_whoever_has_it() -> None:
    desk = Desk()
    desk.board.put_picture("door", PICTURE)
    told = desk.asks.picture({"camera": "door", "after": None, "width": 960, "per_second": 5})
    assert b64decode(told["jpeg"]) == PICTURE.jpeg
    assert desk.asks.picture({"camera": "door", "after": told["number"]}) == {"number": None}
    assert desk.ordered == [("door", Viewing("picture", 960, 5.0)), ("door", Viewing("picture"))]


def test_where_nothing_hides_people_there_is_no_picture() -> None:
    desk = Desk(replace(STATUS, mask="off"))
    desk.board.put_people("door", PEOPLE)
    told = desk.asks.live({"camera": "door"})
    assert (told["pictures"], desk.ordered) == (False, [("door", Viewing("people"))])
    with pytest.raises(UsageError, match="while nothing hides the people"):
        desk.asks.picture({"camera": "door"})


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        pytest.param({}, "no camera of this name", id="none"),
        pytest.param({"camera": "attic"}, "no camera of this name", id="unknown"),
        pytest.param({"camera": ["door"]}, "no camera of this name", id="no name"),
        pytest.param({"camera": "door", "width": 4000}, "480 to 960 pixels", id="wide"),
        pytest.param({"camera": "door", "width": "broad"}, "invalid literal", id="no number"),
        pytest.param({"camera": "door", "per_second": None}, "must be", id="no pace"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, object], fault: str) -> None:
    with pytest.raises(UsageError, match=fault):
        Desk().asks.picture(asked)


def test_people_by_estimate_are_told_with_where_they_stand() -> None:
    zones = {"till": Estimated(12, 8, 16, "density")}
    seen = CrowdFigures(NOW, Estimated(84, 70, 98, "density"), zones, DensityGrid(2, 1, b"\x10\xff"))
    told = Desk(replace(STATUS, crowds={"door": seen})).asks.live({"camera": "door"})["crowd"]
    assert (told["people"], told["way"], told["ts"]) == (84, "density", "2026-05-04T12:00:00.000+00:00")
    assert told["zones"]["till"]["people"] == 12
    columns, rows, cells = told["grid"]
    assert (columns, rows, b64decode(cells)) == (2, 1, b"\x10\xff")
    not_known = Desk(replace(STATUS, crowds={"door": UNKNOWN})).asks.live({"camera": "door"})["crowd"]
    assert (not_known["people"], not_known["grid"]) == (None, None)
    assert Desk().asks.live({"camera": "door"})["crowd"] is None
