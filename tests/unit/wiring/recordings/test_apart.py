"""A recording counted by the real program, confined, in a process of its own."""

import json
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import pytest

from edgecount.clock import SystemClock
from edgecount.config.load import checked, load
from edgecount.config.model import Config
from edgecount.config.reading.yaml_reader import parse
from edgecount.daemon.recordings.counter import CountProgress
from edgecount.errors import EdgecountError, SourceError
from edgecount.figures.recording_counts import counts_of
from edgecount.site.recordings import COUNTS, GROUND, UPLOADS, VIDEO, UploadedRecording
from edgecount.store.reader import StoreReader
from edgecount.wiring.recordings.apart import ApartCounter
from edgecount.wiring.recordings.count import reach_of
from edgecount.wiring.recordings.count_job import count_job, decoded_count
from edgecount.wiring.state import STORE
from tests.support.containers import mp4
from tests.support.footage.walker import TO_THE_RIGHT, write_config, write_walk

START = datetime(2026, 5, 2, 8, tzinfo=UTC)
TILL = {"polygon": [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]]}


def recording(suffix: str = ".avi", camera: str = "entrance") -> UploadedRecording:
    """An upload of two seconds, in which somebody comes in."""
    return UploadedRecording(
        id=f"{1:032x}",
        name="Saturday",
        suffix=suffix,
        camera=camera,
        by="Ada",
        added=START,
        bytes=1000,
        start=START,
    )


class CountingBox:
    """A state folder with one upload, and what counts it."""

    def __init__(self, folder: Path, command: Sequence[str] = (), patience: float = 300.0) -> None:
        self.state = folder / "state"
        (self.state / UPLOADS).mkdir(parents=True)
        self.folder = self.state / "recordings" / recording().id
        self.folder.mkdir(parents=True)
        self.config = load(write_config(folder), None)
        more = {"command": tuple(command), "patience": patience} if command else {}
        self.counter = ApartCounter(self.config, self.state, os.environ, SystemClock(), **more)  # type: ignore[arg-type]  # both fit
        self.progress: list[CountProgress] = []

    def file(self, one: UploadedRecording) -> Path:
        return self.state / UPLOADS / one.file

    def count(self, one: UploadedRecording, over: threading.Event | None = None) -> str | None:
        is_over = (over or threading.Event()).is_set
        return self.counter.count(one, self.file(one), self.folder, self.progress.append, is_over)


def program(text: str) -> Sequence[str]:
    """A program in the place of the one that counts."""
    return (sys.executable, "-c", f"import json, sys, time; sys.stdin.buffer.read(); {text}")


def pictures_in(video: Path) -> int:
    capture = cv2.VideoCapture(str(video), cv2.CAP_FFMPEG)
    found = 0
    while capture.read()[0]:
        found += 1
    capture.release()
    return found


def test_a_recording_becomes_figures_files_and_a_masked_video(tmp_path: Path) -> None:
    box, one = CountingBox(tmp_path), recording()
    write_walk(box.file(one))
    assert box.count(one) is None
    counts = counts_of(json.loads((box.folder / COUNTS).read_text()))
    assert counts.lines["door"].came_in == [1]
    assert {"footfall-2026-05-02.csv", "footfall-2026-05.xlsx"} <= {path.name for path in box.folder.iterdir()}
    with StoreReader(box.folder / STORE) as store:
        assert store.extent() is not None
    assert 9 <= pictures_in(box.folder / VIDEO) <= 12  # of 21 in two seconds
    assert box.progress[0].of == 21


def test_a_recording_is_counted_with_the_lines_drawn_on_it_and_leaves_a_picture_to_draw_upon(tmp_path: Path) -> None:
    lines = {"passage": {"from": [0.4, 0.1], "to": [0.4, 0.9], "in_side": "left"}}
    box, one = CountingBox(tmp_path), replace(recording(), drawn={"lines": lines, "zones": {}})
    write_walk(box.file(one), (*TO_THE_RIGHT, *[None] * 40))
    assert box.count(one) is None
    counts = counts_of(json.loads((box.folder / COUNTS).read_text()))
    assert (list(counts.lines), list(counts.zones)) == (["passage"], [])
    assert sum(counts.lines["passage"].came_in) + sum(counts.lines["passage"].went_out) == 1
    ground = cv2.imread(str(box.folder / GROUND))
    assert ground is not None
    assert ground.shape[:2] == (120, 160)


def test_lines_drawn_on_it_that_count_for_nothing_any_more_are_told(tmp_path: Path) -> None:
    box = CountingBox(tmp_path)
    one = replace(recording(), drawn={"lines": {"passage": {}}, "zones": {}})
    with pytest.raises(SourceError, match="draw its lines again"):
        box.count(one)


def test_what_is_not_taken_is_refused_where_it_would_be_decoded(tmp_path: Path) -> None:
    box, one = CountingBox(tmp_path), recording(".mp4")
    box.file(one).write_bytes(mp4(b"M8RG"))
    with pytest.raises(SourceError, match="Saturday: is coded as 'M8RG', which is not taken"):
        box.count(one)


def test_a_camera_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(EdgecountError, match="there is no camera other any more"):
        CountingBox(tmp_path).count(recording(camera="other"))


ENDS = {
    "a crash": ("sys.exit(7)", "crashed: status 7"),
    "a kill": ("import os; os.kill(os.getpid(), 9)", "crashed: SIGKILL"),
    "no JSON": ("print('hello')", "crashed: status 0"),
    "another answer": ("print('[7]')", "crashed: status 0"),
    "a reason of many lines": ("print(json.dumps({'error': 'it is\\nbad ' * 200}))", "^it is bad it is"),
    "a line without end": ("[print('x' * 70000, end='', flush=True) for _ in range(9)]", "crashed"),
}


@pytest.mark.parametrize(("text", "why"), ENDS.values(), ids=ENDS)
def test_how_a_process_ends_that_counts_nothing(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SourceError, match=why) as told:
        CountingBox(tmp_path, program(text)).count(recording())
    assert len(str(told.value)) <= 500


def test_one_that_stands_still_is_ended(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing was counted for 0 seconds"):
        CountingBox(tmp_path, program("time.sleep(600)"), patience=0.1).count(recording())


def test_one_that_is_not_wanted_any_more_is_ended(tmp_path: Path) -> None:
    over = threading.Event()
    over.set()
    with pytest.raises(SourceError, match="SIGKILL"):
        CountingBox(tmp_path, program("time.sleep(600)")).count(recording(), over)


def test_the_job_comes_over_whole_and_reaches_its_file_and_folder_alone(tmp_path: Path) -> None:
    box, one = CountingBox(tmp_path), recording()
    job = count_job(box.config, one, box.file(one), box.folder)
    assert decoded_count(job.encoded()) == job
    found = reach_of(job)
    assert box.file(one).resolve() in found.readable
    assert box.folder.resolve() in found.writable
    assert not found.ports


def test_what_is_drawn_on_it_need_not_have_the_zones_of_its_cameras_crowd(tmp_path: Path) -> None:
    camera = {"source": "clip.avi", "zones": {"till": TILL}, "crowd": {"model": "csrnet", "zones": ["till"]}}
    config = checked(parse(json.dumps({"cameras": {"entrance": camera}}), Config.secrets()), None).config
    assert config is not None
    line = {"from": [0.4, 0.1], "to": [0.4, 0.9], "in_side": "left"}
    one = replace(recording(), drawn={"lines": {"passage": line}, "zones": {}})
    job = count_job(config, one, tmp_path / one.file, tmp_path)
    assert list(decoded_count(job.encoded()).camera.settings.lines) == ["passage"]
