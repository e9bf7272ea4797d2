"""The program of a camera's worker, up to where it would open its camera."""

import os
import sys
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path

import pytest

from edgecount.config.load import load
from edgecount.daemon.operations.heap import give_back
from edgecount.daemon.workers.messages import Terms
from edgecount.daemon.workers.worker import Lifeline
from edgecount.wiring.camera_jobs import camera_jobs
from edgecount.wiring.job import CameraJob, decoded
from edgecount.wiring.watching import watch
from edgecount.wiring.worker import needed_by
from tests.support.fakes import FakeClock
from tests.support.machine.processes import held_by

CONFIG = """\
cameras: {entrance: {source: 0, lines: {door: {from: [0.25, 0.5], to: [0.75, 0.5], in_side: right}}}}
"""


SECRET = "s3cret-of-the-camera"  # noqa: S105 - a test's
ALL_SORTS = """\
cameras:
  rtsp:
    source: rtsp://user:{EDGECOUNT_P}@127.0.0.1/x
    transport: tcp
    lines: {door: {from: [0.25, 0.5], to: [0.75, 0.5], in_side: right, title: Main door}}
    zones: {hall: {polygon: [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]], capacity: 3}}
  http: {source: "http://127.0.0.1/x", snapshot_seconds: 0.5, detector: {pose: on, every: 3, min_confidence: 0.3},
         zones: {hall: {polygon: [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]]}}}
  above: {source: 0, mount: overhead, person_width: 0.1, detector: {threads: 2}, counting: {clear_of_line: 0.1},
          lines: {door: {from: [0.25, 0.5], to: [0.75, 0.5], in_side: right}}}
mqtt: {host: broker, user: me, password: "{EDGECOUNT_M}"}
"""


def job(folder: Path) -> CameraJob:
    path = folder / "config.yaml"
    path.write_text(CONFIG)
    settings = load(path, {}).cameras["entrance"]
    return CameraJob("shop", "entrance", "0", is_recording=False, loop=False, settings=settings)


def test_a_job_comes_over_whole_and_with_no_secret_of_others(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(ALL_SORTS)
    config = load(path, {"EDGECOUNT_P": SECRET, "EDGECOUNT_M": "s3cret-of-the-broker"})
    jobs = camera_jobs(config)
    assert {name: decoded(made.encoded()) for name, made in jobs.items()} == jobs
    assert [name for name, made in jobs.items() if SECRET.encode() in made.encoded()] == ["rtsp"]
    assert not any(b"broker" in made.encoded() for made in jobs.values())
    assert jobs["rtsp"].terms == Terms("site", "rtsp", frozenset({"door"}), frozenset({"hall"}), trails=True)


def test_what_is_no_job_shows_nothing_of_itself() -> None:
    with pytest.raises(ValueError, match=r"^this is no job of a camera$") as caught:
        decoded(b'{"site": "s", "address": "rtsp://me:s3cret@host"}')
    assert caught.value.__suppress_context__


def test_what_loading_the_model_took_beyond_the_model_has_gone_back(tmp_path: Path) -> None:
    ours, theirs = Pipe()
    with ours, theirs:
        run = watch(job(tmp_path), Lifeline(ours, FakeClock(), lambda _: None))
        loaded = held_by(os.getpid()).resident
        give_back()
        assert loaded - held_by(os.getpid()).resident < 2 * 2**20
    del run  # until here it had the model


def test_what_a_worker_reads_wherever_it_lies(tmp_path: Path) -> None:
    made = job(tmp_path)
    for name in ("own.onnx", "own.names", "other.onnx"):
        (tmp_path / name).touch()
    detector = made.settings.detector.model_copy(update={"model": str(tmp_path / "own.onnx")})
    clip = str(tmp_path / "clip.avi")
    settings = made.settings.model_copy(update={"detector": detector})
    needed = needed_by(replace(made, address=clip, is_recording=True, settings=settings))
    assert Path(sys.prefix) in needed
    assert sorted(path.name for path in needed if path.parent == tmp_path) == ["clip.avi", "own.names", "own.onnx"]
    assert not [path for path in needed_by(made) if path.parent == tmp_path]
