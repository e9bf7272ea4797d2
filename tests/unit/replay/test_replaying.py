from collections.abc import Sequence

import pytest

from edgecount.counting.lines.tally import Tallies, Tally
from edgecount.events.model import AnyEvent
from edgecount.pipeline.pipeline import Processed
from edgecount.ports import Frame
from edgecount.replay.replaying import ReplayResult, replay
from tests.support.fakes import FakeClock, FakeSource
from tests.support.stage import pictures, stage_pipeline, told


class NotingOnlooker:
    """Keeps what it sees, and has seen enough at a frame."""

    def __init__(self, tallies: Tallies, enough_at: int | None = None) -> None:
        self._tallies = tallies
        self._enough_at = enough_at
        self.frames: list[int] = []
        self.events: list[AnyEvent] = []
        self.tallies: list[Tally] = []
        self.told_at: list[int] = []
        self.at_the_end: list[str] | None = None

    def see(self, frame: Frame, processed: Processed) -> bool:
        self.frames.append(frame.index)
        self.events += processed.events
        self.told_at += [frame.index] * len(processed.events)
        self.tallies.append(self._tallies.lines["door"])
        return frame.index != self._enough_at

    def finish(self, events: Sequence[AnyEvent]) -> None:
        assert self.at_the_end is None
        self.at_the_end = told(events)


class Played:
    """The person who comes in, replayed."""

    def __init__(self, frames: int, *enough_at: int | None, warning: str | None = None) -> None:
        self.tallies = Tallies(["door"])
        self.onlookers = [NotingOnlooker(self.tallies, at) for at in enough_at or (None,)]
        self.progress: list[int] = []
        self.clock = FakeClock()
        source = FakeSource(pictures(frames), warning=warning)
        source.open()
        self.outcome = replay(
            source, stage_pipeline(), self.tallies, self.onlookers, self.clock, self._take_note_of_progress
        )

    def _take_note_of_progress(self, frame: int) -> None:
        self.progress.append(frame)
        self.clock.advance(0.2)  # of which a tenth is processor time


def test_every_frame_is_counted_and_seen() -> None:
    played = Played(31)
    (onlooker,) = played.onlookers
    assert onlooker.frames == played.progress == list(range(1, 32))
    assert told(onlooker.events) == ["in"]
    assert onlooker.at_the_end == []
    assert played.tallies.lines == {"door": Tally(came_in=1)}


def test_the_outcome_is_measured() -> None:
    outcome = Played(31).outcome
    assert (outcome.frames, outcome.seconds, outcome.warning, outcome.was_quit) == (31, 3.0, None, False)
    assert outcome.cpu_per_frame == pytest.approx(20)


def test_an_outcome_without_frames_can_be_told() -> None:
    assert ReplayResult(0, 0.0, 0.5, None, was_quit=True).cpu_per_frame == 500


def test_what_only_the_end_settles_counts() -> None:
    played = Played(12)  # the person has been seen beyond the line once
    assert played.onlookers[0].at_the_end == ["in"]
    assert played.tallies.lines == {"door": Tally(came_in=1)}


def test_the_tallies_are_up_to_date_when_a_frame_is_seen() -> None:
    (onlooker,) = Played(31).onlookers
    (told_at,) = onlooker.told_at
    assert onlooker.tallies == [Tally()] * (told_at - 1) + [Tally(came_in=1)] * (31 - told_at + 1)


def test_it_ends_when_one_has_seen_enough_and_all_have_seen_the_same() -> None:
    played = Played(31, None, 25, None)
    assert [onlooker.frames[-1] for onlooker in played.onlookers] == [25, 25, 25]
    assert [onlooker.at_the_end for onlooker in played.onlookers] == [[], [], []]
    assert played.outcome.was_quit
    assert played.outcome.frames == 25
    assert played.tallies.lines == {"door": Tally(came_in=1)}


def test_what_is_wrong_with_the_recording_is_told() -> None:
    assert Played(5, warning="door.avi is cut off").outcome.warning == "door.avi is cut off"
    assert Played(5, 3, warning="door.avi is cut off").outcome.warning is None
