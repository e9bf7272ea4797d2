"""What each audience makes of the same replay: somebody comes in."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecount.counting.lines.tally import Tallies, Tally
from edgecount.events.model import Direction
from edgecount.figures.heat import COLUMNS
from edgecount.figures.period import Calendar, Period
from edgecount.masking.anonymizer import NoAnonymizer
from edgecount.overlay.drawn import DrawnLine, ShownCounts
from edgecount.overlay.painter import Painter
from edgecount.overlay.video import AnnotatedVideo
from edgecount.overlay.window import LiveWindow
from edgecount.ports import Image
from edgecount.replay.audiences import ForLines, ForLogs, ForPictures, ForWindow, counts_of
from edgecount.replay.logs import ReplayLogs
from edgecount.replay.replaying import Audience, ReplayResult, replay
from edgecount.sinks.files.event_lines import LinesToFile
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.site.layout import SiteLayout
from edgecount.store.reader import StoreReader
from tests.support.builders import LINE
from tests.support.fakes import BEGAN, FakeClock, FakeSource
from tests.support.stage import DOOR, pictures, stage_pipeline
from tests.support.stored import crossing

FRAMES = 31


def played(audience: Callable[[Tallies], Audience]) -> ReplayResult:
    tallies = Tallies(["door"])
    source = FakeSource(pictures(FRAMES))
    source.open()
    return replay(source, stage_pipeline(), tallies, [audience(tallies)], FakeClock(), lambda _frame: None)


def painter() -> Painter:
    return Painter(NoAnonymizer(), [DrawnLine("door", DOOR, "right")])


def test_lines_of_json(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    played(lambda _: ForLines(LinesToFile(path, UTC)))
    (line,) = path.read_text().splitlines()
    assert json.loads(line)["direction"] == "in"


def test_logs_with_the_time_that_was_watched(tmp_path: Path) -> None:
    settings = ReportSettings(
        layout=SiteLayout(slug="main-street", name="Main Street", calendar=Calendar(UTC), lines={"entrance": ("door",)})
    )
    path = tmp_path / "edgecount.sqlite"
    played(lambda _: ForLogs(ReplayLogs(path, "entrance", settings, list[str]().append)))
    with StoreReader(path) as reader:
        heat = reader.heat("entrance", Period(BEGAN, BEGAN.replace(minute=1)))
        assert heat.sum() == pytest.approx(1.9), "from when the one who comes in is known to when he is gone"
        assert set(heat.nonzero()[1].tolist()) == {COLUMNS // 2}
        (stored,) = reader.read_after(0, 9)
        minute = BEGAN.replace(second=0)
        assert reader.coverage(Period(minute, BEGAN.replace(minute=1))) == {"entrance": {minute: pytest.approx(3)}}
    assert stored.event.type == "crossing"
    assert (tmp_path / f"events-{BEGAN:%Y-%m-%d}.csv").exists()


def test_without_a_frame_there_are_no_logs(tmp_path: Path) -> None:
    class NoLogs(ReplayLogs):
        def __init__(self) -> None:
            """Whatever it is asked for fails."""

    ForLogs(NoLogs()).finish(())


def test_a_video_of_every_frame(tmp_path: Path) -> None:
    path = tmp_path / "counted.mp4"
    with AnnotatedVideo(path, fps=10) as video:
        played(lambda tallies: ForPictures(video, painter(), tallies))
    written = cv2.VideoCapture(str(path))
    count = round(written.get(cv2.CAP_PROP_FRAME_COUNT))
    _, first = written.read()
    written.release()
    assert count == FRAMES
    on_the_line = first[int(LINE.start.y) - 2 : int(LINE.start.y) + 3, 400]
    assert on_the_line.max() > 100, "the line is drawn"


class KeyScreen:
    """A screen whose user presses one key at each picture."""

    def __init__(self, keys: str) -> None:
        self._keys = list(keys)
        self.shown: list[Image] = []

    def open(self) -> None:
        """It is."""

    def show(self, image: Image) -> None:
        self.shown.append(image)

    def key(self, milliseconds: int) -> str | None:
        key = self._keys.pop(0) if self._keys else "."
        return None if key == "." else key

    def is_open(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is to be done."""


def shown(keys: str) -> tuple[ReplayResult, KeyScreen, Tallies]:
    kept: list[Tallies] = []
    screen = KeyScreen(keys)

    def audience(tallies: Tallies) -> Audience:
        kept.append(tallies)
        return ForWindow(LiveWindow(screen, tallies.reset), painter(), tallies)

    return played(audience), screen, kept[0]


def test_a_window_with_every_frame() -> None:
    outcome, screen, tallies = shown("")
    assert len(screen.shown) == FRAMES
    assert not outcome.was_quit
    assert tallies.lines == {"door": Tally(came_in=1)}


def test_a_window_that_is_quit() -> None:
    outcome, _, _ = shown(".........q")
    assert outcome.was_quit
    assert outcome.frames == 10


def test_a_window_whose_counts_are_reset() -> None:
    _, _, tallies = shown("." * (FRAMES - 1) + "r")
    assert tallies.lines == {"door": Tally()}


def test_a_window_whose_boxes_are_hidden() -> None:
    _, screen, _ = shown("s")
    with_boxes, without = screen.shown[:2]
    assert not np.array_equal(with_boxes, without)


@pytest.mark.parametrize(
    ("directions", "inside"),
    [
        pytest.param(["in", "in", "out"], 1, id="some are inside"),
        pytest.param(["out"], 0, id="never fewer than nobody"),
    ],
)
def test_the_counts_as_the_picture_shows_them(directions: Sequence[Direction], inside: int) -> None:
    tallies = Tallies(["door"])
    tallies.take(crossing(number, BEGAN, direction) for number, direction in enumerate(directions, 1))
    assert counts_of(tallies) == ShownCounts(lines=tallies.lines, inside=inside)
