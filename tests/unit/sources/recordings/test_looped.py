import pytest

from edgecount.errors import SourceError
from edgecount.sources.recordings.looped import SEAM_SECONDS, Looped
from edgecount.tracking.tracker import BLIND_SECONDS
from tests.support.fakes import FakeSource
from tests.support.footage.clips import picture


def test_after_the_last_frame_comes_the_first() -> None:
    source = Looped(FakeSource([picture(1), picture(2)], fps=4))
    source.open()
    frames = [source.read() for _ in range(5)]
    assert [frame.index for frame in frames if frame] == [1, 2, 3, 4, 5]
    seam = 0.25 + SEAM_SECONDS
    assert [frame.media_time for frame in frames if frame] == [0, 0.25, seam, seam + 0.25, 2 * seam]
    source.close()
    assert source.read() is None


def test_nobody_is_known_again_after_the_seam() -> None:
    assert SEAM_SECONDS > BLIND_SECONDS


def test_opened_again_it_begins_again() -> None:
    source = Looped(FakeSource([picture(1)]))
    for _ in range(2):
        source.open()
        source.read()
        frame = source.read()
        assert frame is not None
        assert frame.index == 2
        source.close()


def test_a_recording_that_vanishes_is_an_error() -> None:
    class Vanishing(FakeSource):
        def close(self) -> None:
            self._refuses = SourceError("door.avi does not exist")

    source = Looped(Vanishing([picture(1)]))
    source.open()
    source.read()
    with pytest.raises(SourceError, match="does not exist"):
        source.read()


def test_it_knows_its_rate_and_no_end() -> None:
    source = Looped(FakeSource([picture(1)], fps=12, warning="cut off"))
    assert (source.fps, source.frame_count, source.warning) == (12, None, None)
