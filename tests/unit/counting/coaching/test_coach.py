"""What the coach says of set-ups made bad on purpose, and nothing of good ones; made-up trails, no pictures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from edgecount.counting.coaching.coach import coached
from edgecount.counting.coaching.horizon import tilt
from edgecount.counting.coaching.watched_camera import WatchedCamera, WatchedLine
from edgecount.counting.facts import Crossed
from edgecount.counting.lines.rule import LineRule
from edgecount.counting.trails.trail import Corner, Trail
from edgecount.counting.trails.what_if import recounted
from edgecount.events.model import Crossing, Direction, Rejected
from edgecount.geometry import Point, Polygon, Segment, Size
from tests.support.fakes import BEGAN
from tests.support.stored import crossing

SIZE = Size(800, 600)
DOOR = WatchedLine(Segment(Point(0.2, 0.5), Point(0.8, 0.5)), "right")
"""Across the picture at y = 300; whoever walks down comes in."""
RULE = LineRule(u_turn="count")


@dataclass(frozen=True, slots=True)
class Stop:
    """Where somebody was, so many seconds after the beginning, and how tall."""

    seconds: float
    x: float
    y: float
    height: float = 100.0


def trail(track: int, *stops: Stop) -> Trail:
    """Ten sights a second through these places."""
    began = stops[0].seconds
    corners = tuple(
        Corner(round((s.seconds - began) * 10), s.seconds - began, Point(s.x, s.y), s.height) for s in stops
    )
    return Trail(track, BEGAN + timedelta(seconds=began), SIZE, 0, corners)


def down(track: int, x: float, top: float = 150, bottom: float = 500, height: float = 100.0) -> Trail:
    """Somebody who walks down the picture, a height a second, ten seconds after the one before."""
    began = 10.0 * track
    return trail(track, Stop(began, x, top, height), Stop(began + round((bottom - top) / 100, 1), x, bottom, height))


def there_and_back(track: int) -> Trail:
    """Somebody who walks in, waits, and walks out."""
    ways = ((0, 150), (3, 450), (10, 450), (13, 150))
    return trail(track, *(Stop(float(seconds), 400, y) for seconds, y in ways))


def counted(trails: Iterable[Trail], lines: Mapping[str, WatchedLine], rule: LineRule) -> list[Crossing | Rejected]:
    """The events of lines, as their own counters find them over the trails."""
    found: list[Crossing | Rejected] = []
    for name, line in lines.items():
        for fact in recounted(trails, line.segment, line.in_side, rule):
            if isinstance(fact, Crossed):
                made = crossing(fact.track, fact.moment.ts, fact.direction, line=name)
                found.append(replace(made, id=fact.id))
    return found


def camera(
    trails: Iterable[Trail],
    lines: Mapping[str, WatchedLine] | None = None,
    zones: Mapping[str, Polygon] | None = None,
    rule: LineRule = RULE,
    *,
    fps: float | None = 15.0,
    light: float | None = 110.0,
    walked: tuple[Direction, ...] = (),
    from_above: bool = False,
) -> WatchedCamera:
    """A camera with these people, and lines that counted them."""
    drawn, people = {"door": DOOR} if lines is None else lines, list(trails)
    events = counted(people, drawn, rule)
    return WatchedCamera(
        drawn,
        zones or {},
        rule,
        people,
        events,
        from_above=from_above,
        frames_per_second=fps,
        light=light,
        walked=walked,
    )


def told(seen: WatchedCamera) -> list[str]:
    return [f"{one.place or 'camera'}: {one.kind}: {one.seen}" for one in coached(seen).findings]


CROWD = [down(number, 200 + 80 * number) for number in range(5)]
LEVEL = [
    trail(number, Stop(0, x, y, 40 + y / 4), Stop(5, x + 60, y + 200, 90 + y / 4), Stop(9, x - 90, y, 40 + y / 4))
    for number, (x, y) in enumerate([(120, 100), (300, 180), (450, 350), (600, 240), (250, 380), (700, 120)])
]
"""People whose heights say that the camera is level."""
ASKEW = [
    replace(
        one,
        corners=tuple(
            replace(corner, height=60 + 0.25 * (corner.point.y + 0.5 * (corner.point.x - 400)))
            for corner in one.corners
        ),
    )
    for one in LEVEL
]
"""The same of one that is turned by half a step aside for each step down, which is 27 degrees."""
SHELF = Polygon((Point(0.2, 0.2), Point(0.8, 0.2), Point(0.8, 0.3), Point(0.2, 0.3)))
FLOOR = Polygon((Point(0.2, 0.6), Point(0.8, 0.6), Point(0.8, 0.9), Point(0.2, 0.9)))
INNER = WatchedLine(Segment(Point(0.2, 0.65), Point(0.8, 0.65)), "right")
TURNED = WatchedLine(Segment(Point(0.2, 0.65), Point(0.8, 0.65)), "left")
BESIDE_A_WAY = WatchedLine(Segment(Point(0.5, 0.1), Point(0.5, 0.9)), "right")
ALONG = [trail(n, Stop(10.0 * n, 380 + 5 * n, 100), Stop(10.0 * n + 5, 425 - 4 * n, 500)) for n in range(4)]
BEHIND = [
    one
    for n in range(4)
    for one in (
        trail(2 * n, Stop(20.0 * n, 300 + 40 * n, 120), Stop(20.0 * n + 1.4, 300 + 40 * n, 260)),
        trail(2 * n + 1, Stop(20.0 * n + 3, 300 + 40 * n, 340), Stop(20.0 * n + 5, 300 + 40 * n, 540)),
    )
]  # fmt: skip
AT_THE_SHELF = [trail(n, Stop(9.0 * n, 200 + 60 * n, 215), Stop(9.0 * n + 4, 400 + 60 * n, 225)) for n in range(4)]


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        pytest.param(
            camera([there_and_back(1)], {"door": replace(DOOR, in_side="left")}, walked=("in", "out")),
            ["door: arrow: you walked in first, and out was counted: the arrow is reversed"],
            id="arrow reversed",
        ),
        pytest.param(
            camera([down(n, 200 + 80 * n, bottom=340) for n in range(5)]),
            ["door: cut_short: people are seen for 0.3 s only on one side of the line"],
            id="line at the edge",
        ),
        pytest.param(
            camera([down(n, 200 + 80 * n, height=30.0) for n in range(5)]),
            ["door: small: people are 30 pixels tall here"],
            id="people too small",
        ),
        pytest.param(
            camera(CROWD, light=6.0),
            ["camera: dark: it is too dark: the mean shade of the picture is 6 of 255"],
            id="too dark",
        ),
        pytest.param(
            camera(CROWD, fps=2.0),
            ["camera: few_frames: only 2.0 frames a second come"],
            id="two frames a second",
        ),
        pytest.param(
            camera(ALONG, {"door": BESIDE_A_WAY}),
            ["door: along: people walk along the line, at 5° to it"],
            id="line along the way",
        ),
        pytest.param(
            camera(BEHIND),
            ["door: hidden: 4 people of 4 went out of sight at the line and came back beyond it"],
            id="line across a pillar",
        ),
        pytest.param(
            camera(ASKEW, {}),
            ["camera: tilted: the picture is turned by 27° anticlockwise, as people's heights say"],
            id="camera tilted",
        ),
        pytest.param(
            camera(AT_THE_SHELF, {}, {"shelf": SHELF}),
            ["shelf: feet_elsewhere: 4 people passed before the zone, and nobody's feet were in it"],
            id="zone over a wall",
        ),
        pytest.param(
            camera(CROWD, {"door": DOOR, "inner": INNER}),
            [
                ("door: counted_twice: the same people are counted at this line and at inner, the same way: "
                "everybody counts twice")
            ],
            id="two lines that count the same way",
        ),
        pytest.param(
            camera(CROWD, {"door": DOOR, "inner": TURNED}),
            [
                "door: cancelled: those counted in at this line are counted out at inner: together they are nobody"
            ],
            id="two lines that take back each other",
        ),
        pytest.param(
            camera([down(1, 400)], walked=("in", "out")),
            ["door: missed_walk: you walked 1 in, 1 out, and only 1 in, 0 out was counted"],
            id="a way that was missed",
        ),
        pytest.param(camera([]), ["camera: nobody_seen: nobody has been seen"], id="nobody there"),
        pytest.param(
            camera([], light=3.0),
            ["camera: dark: it is too dark: the mean shade of the picture is 3 of 255"],
            id="nobody seen in the dark",
        ),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong(seen: WatchedCamera, said: list[str]) -> None:
    assert told(seen) == said


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(camera(CROWD), id="a door"),
        pytest.param(camera([there_and_back(1)], walked=("in", "out")), id="walked in and out"),
        pytest.param(camera(LEVEL, {}, {"floor": FLOOR}), id="a level camera with a zone on the floor"),
        pytest.param(camera([down(n, 200 + 80 * n, bottom=380) for n in range(5)]), id="seen long enough"),
        pytest.param(camera(CROWD, {"door": DOOR, "other": BESIDE_A_WAY}), id="a second line that others take"),
        pytest.param(camera(CROWD, light=None, fps=None), id="where pace and light are unknown"),
        pytest.param(camera(CROWD, {}, {"shelf": SHELF}, fps=1.0), id="one frame a second, and no line"),
        pytest.param(camera(CROWD[:2], {"door": DOOR, "inner": INNER}), id="too few to say that they count twice"),
        pytest.param(camera([down(n, 400, height=30.0) for n in range(2)]), id="too few small ones"),
        pytest.param(camera(ALONG[:2], {"door": BESIDE_A_WAY}), id="too few who walk along"),
        pytest.param(camera(BEHIND[:4]), id="too few who are hidden"),
        pytest.param(camera(AT_THE_SHELF[:2], {}, {"shelf": SHELF}), id="too few before the shelf"),
        pytest.param(camera(BEHIND, from_above=True), id="from straight above nothing stands before people"),
        pytest.param(
            camera(AT_THE_SHELF, {}, {"shelf": SHELF}, rule=LineRule(anchor="center")),
            id="a zone of people's middles",
        ),
        pytest.param(camera(ASKEW, {}, from_above=True), id="from straight above there is no askew"),
        pytest.param(camera(ASKEW[:4], {}), id="too few to say that it is askew"),
    ],
)  # fmt: skip
def test_it_says_nothing_of_what_is_good(seen: WatchedCamera) -> None:
    assert told(seen) == []


def test_a_crossing_is_told_before_the_trail_has_ended() -> None:
    """The person is still in the picture."""
    turned = camera([there_and_back(1)], {"door": replace(DOOR, in_side="left")}, walked=("in", "out"))
    assert told(replace(turned, trails=()))[0].startswith("door: arrow: ")


def test_it_says_what_each_line_counted() -> None:
    assert coached(camera([there_and_back(1)], walked=("in", "out"))).counted == (
        ("door", "1 in, 1 out: the arrow is right"),
    )
    assert coached(camera(CROWD)).counted == (("door", "5 in, 0 out"),)


def test_a_tall_person_seen_shortly_is_enough_where_they_walk_on_purpose() -> None:
    assert told(camera([down(1, 400, bottom=345)], walked=("in",))) == [
        "door: cut_short: people are seen for 0.3 s only on one side of the line"
    ]


def test_whoever_stands_on_a_line_walks_no_way() -> None:
    standing = [trail(n, Stop(0, 300, 300), Stop(5, 310, 301)) for n in range(4)]
    assert told(camera(standing)) == []


def test_whoever_walks_beside_a_line_says_nothing_of_it() -> None:
    short = {"door": WatchedLine(Segment(Point(0.2, 0.5), Point(0.3, 0.5)), "right")}
    assert told(camera([down(n, 320) for n in range(4)], short)) == []


@pytest.mark.parametrize(("fps", "light"), [(0.0, 9.0), (9.0, -1.0), (9.0, 256.0)])
def test_what_cannot_be_is_refused(fps: float, light: float) -> None:
    with pytest.raises(ValueError, match="not"):
        camera([], fps=fps, light=light)


def test_people_on_one_line_do_not_say_how_the_camera_hangs() -> None:
    assert tilt([down(n, 400, 100 + 20 * n) for n in range(6)]) is None
