"""What Hypothesis draws: boxes, segments, ways over a line, people as a tracker may report them, detections, events."""

from collections.abc import Sequence
from datetime import UTC
from typing import get_args

from hypothesis import strategies as st

from edgecount.events.model import WATCHED_MINUTES, AnyEvent, Audited, PeopleEstimated, QuarterWatched
from edgecount.geometry import Box, Point, Segment
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Seen, Track
from tests.support.builders import BAND, LINE, box_at

coordinates = st.floats(-2000, 2000, allow_subnormal=False)
points = st.builds(Point, coordinates, coordinates)
segments = (
    st.tuples(points, points).filter(lambda ends: ends[0].distance(ends[1]) >= 1).map(lambda ends: Segment(*ends))
)
boxes = st.builds(
    lambda left, top, width, height: Box(left, top, left + width, top + height),
    coordinates,
    coordinates,
    st.floats(0.1, 1500),
    st.floats(0.1, 1500),
)

detections = st.builds(Detection, boxes, st.floats(0, 1))

_clear = st.one_of(st.integers(BAND + 1, 200), st.integers(-200, -BAND - 1)).map(float)
_on_line = st.integers(-BAND, BAND).map(float)
_between_the_ends = st.integers(int(LINE.start.x), int(LINE.end.x)).map(float)
_about_the_end = st.integers(-50, 100).map(lambda beyond: LINE.end.x + beyond)

Places = list[tuple[float, float]]


def _places(
    offsets: st.SearchStrategy[float], xs: st.SearchStrategy[float], least: int = 0, most: int = 14
) -> st.SearchStrategy[Places]:
    return st.lists(st.tuples(xs, offsets.map(lambda offset: LINE.start.y + offset)), min_size=least, max_size=most)


def _joined(parts: Sequence[Places]) -> Places:
    return [place for part in parts for place in part]


through_the_line = st.tuples(
    _places(_clear, _between_the_ends, least=1, most=1),
    _places(st.one_of(_clear, _on_line), _between_the_ends),
    _places(_clear, _between_the_ends, least=1, most=1),
).map(_joined)
"""Ways that begin and end clear of the line and never pass its ends: places of the foot, frame by frame."""

anywhere = _places(st.one_of(_clear, _on_line), st.one_of(_between_the_ends, _about_the_end), least=1)
"""Ways that may also pass the line's ends, and begin and end on it."""

one_side = st.sampled_from([-1.0, 1.0]).flatmap(
    lambda side: _places(st.integers(-BAND, 200).map(lambda offset: side * offset), st.integers(100, 700).map(float))
)
"""Ways that never get clear of the line's other side."""

tracks = st.builds(
    Track,
    id=st.integers(1, 5),
    box=st.one_of(boxes, st.builds(box_at, st.integers(100, 700), st.integers(200, 400))),
    seen=st.sampled_from(get_args(Seen)),
    confirmed=st.booleans(),
    confidence=st.floats(0, 1),
)
"""People as a tracker would never report them: ids twice in a frame, in any order, boxes anywhere."""

crowds = st.lists(st.lists(tracks, max_size=4), max_size=8)
"""Such people, frame by frame."""

_own_fields = {
    "ts": st.datetimes(timezones=st.just(UTC)),
    "frame": st.none() | st.integers(1),
    "media_time": st.none() | st.floats(0, 1e9),
    "confidence": st.floats(0, 1),
    "crossed": st.datetimes(timezones=st.just(UTC)),
    "entered": st.datetimes(timezones=st.just(UTC)),
    "left": st.datetimes(timezones=st.just(UTC)),
    "since": st.datetimes(timezones=st.just(UTC)),
    "dwell_seconds": st.floats(0, 1e9),
}


def _built(kind: type[AnyEvent], **given: st.SearchStrategy[object]) -> st.SearchStrategy[AnyEvent]:
    own = {name: drawn for name, drawn in _own_fields.items() if name in kind.__dataclass_fields__}
    return st.builds(kind, **own | given)


_estimates = (
    st.lists(st.integers(0, 10**6), min_size=4, max_size=4)
    .map(sorted)
    .flatmap(
        lambda n: _built(
            PeopleEstimated, **{name: st.just(n[at]) for at, name in enumerate(("low", "people", "high", "most"))}
        )
    )
)
_audits = st.tuples(
    st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=2).map(sorted),
    st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=3).map(sorted), min_size=2, max_size=2),
).flatmap(
    lambda drawn: _built(
        Audited,
        lines=st.lists(st.text(), min_size=1).map(tuple),
        began=st.just(drawn[0][0]),
        ended=st.just(drawn[0][1]),
        offset_seconds=st.floats(-30, 30),
        **{
            f"{what}_{way}": st.just(counts[at])
            for way, counts in zip(("in", "out"), drawn[1], strict=True)
            for at, what in enumerate(("matched", "counted", "tapped"))
        },
    )
)
_quarters = st.lists(st.integers(0, 60), min_size=WATCHED_MINUTES, max_size=WATCHED_MINUTES).map(tuple)
_watched = _built(QuarterWatched, seconds=_quarters)
_special = (PeopleEstimated, Audited, QuarterWatched)
events: st.SearchStrategy[AnyEvent] = st.one_of(
    _estimates, _audits, _watched, *(_built(kind) for kind in get_args(AnyEvent) if kind not in _special)
)
"""Events of every kind with whatever they may say."""
