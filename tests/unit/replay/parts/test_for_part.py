"""What a part keeps of its frames: events of all, watched time of its own."""

import numpy as np
import pytest

from edgecount.pipeline.pipeline import Processed
from edgecount.ports import Frame
from edgecount.replay.parts.cutting import RecordingPart
from edgecount.replay.parts.for_part import ForPart
from tests.support.builders import moment
from tests.support.stored import crossing, visit

IMAGE = np.zeros((10, 10, 3), np.uint8)


def test_margins_have_events_and_no_time_of_their_own() -> None:
    audience = ForPart(RecordingPart(5, 8, 2, 12), "foot", lambda: "it is cut off")
    for number in range(2, 13):
        at = moment(number)
        frame = Frame(IMAGE, number, at.media_time, at.ts)
        assert audience.see(frame, Processed((), (crossing(number, at.ts),)))
    audience.finish([visit(99, moment(12).ts, 4)])
    found = audience.counted
    assert found is not None
    assert [event.id.int for event in found.events] == [*range(2, 13), 99]
    assert (found.span.start, found.span.end) == (moment(5).ts, moment(8).ts)
    assert round(sum(found.watched.values()), 6) == 0.4
    assert (found.frames, found.seconds, found.warning) == (8, 0.7, "it is cut off")


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        pytest.param(RecordingPart(5, 8, 2, 12), [7, 99], id="it-goes-on"),
        pytest.param(RecordingPart(5, None, 2, None), [7, 9, 12, 99], id="the-last-part"),
    ],
)
def test_who_is_at_a_line_when_a_part_ends_has_not_crossed_it(part: RecordingPart, kept: list[int]) -> None:
    """The end of what is looked at settles what the recording's end would: behind the part, another one sees more."""
    audience = ForPart(part, "foot", lambda: None)
    for number in range(2, 13):
        at = moment(number)
        audience.see(Frame(IMAGE, number, at.media_time, at.ts), Processed((), ()))
    at_lines = [crossing(7, moment(7).ts), crossing(9, moment(9).ts), crossing(12, moment(12).ts)]
    audience.finish([*at_lines, visit(99, moment(12).ts, 4)])
    assert audience.counted is not None
    assert [event.id.int for event in audience.counted.events] == kept


def test_no_frame_no_result() -> None:
    audience = ForPart(RecordingPart(5, 8, 2, 12), "foot", lambda: None)
    audience.finish([])
    assert audience.counted is None
