"""What a part keeps of its frames: events of all, watched time of its own."""

import numpy as np

from edgecount.pipeline.pipeline import Processed
from edgecount.ports import Frame
from edgecount.replay.parts.cutting import RecordingPart
from edgecount.replay.parts.for_part import ForPart
from tests.support.builders import moment
from tests.support.stored import crossing

IMAGE = np.zeros((10, 10, 3), np.uint8)


def test_margins_have_events_and_no_time_of_their_own() -> None:
    audience = ForPart(RecordingPart(5, 8, 2, 12), "foot", lambda: "it is cut off")
    for number in range(2, 13):
        at = moment(number)
        frame = Frame(IMAGE, number, at.media_time, at.ts)
        assert audience.see(frame, Processed((), (crossing(number, at.ts),)))
    audience.finish([crossing(99, moment(12).ts)])
    found = audience.counted
    assert found is not None
    assert [event.id.int for event in found.events] == [*range(2, 13), 99]
    assert (found.span.start, found.span.end) == (moment(5).ts, moment(8).ts)
    assert round(sum(found.watched.values()), 6) == 0.4
    assert (found.frames, found.seconds, found.warning) == (8, 0.7, "it is cut off")


def test_no_frame_no_result() -> None:
    audience = ForPart(RecordingPart(5, 8, 2, 12), "foot", lambda: None)
    audience.finish([])
    assert audience.counted is None
