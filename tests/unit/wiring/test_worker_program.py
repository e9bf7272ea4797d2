"""The program of a camera's worker, up to where it would open its camera."""

import os
from multiprocessing import Pipe
from pathlib import Path

from edgecount.config.load import load
from edgecount.daemon.operations.heap import give_back
from edgecount.daemon.workers.worker import Lifeline
from edgecount.wiring.job import CameraJob
from edgecount.wiring.worker import watch
from tests.support.fakes import FakeClock
from tests.support.machine.processes import held_by

CONFIG = """\
cameras: {entrance: {source: 0, lines: {door: {from: [0.25, 0.5], to: [0.75, 0.5], in_side: right}}}}
"""


def job(folder: Path) -> CameraJob:
    path = folder / "config.yaml"
    path.write_text(CONFIG)
    settings = load(path, {}).cameras["entrance"]
    return CameraJob("shop", "entrance", "0", is_recording=False, loop=False, settings=settings)


def test_what_loading_the_model_took_beyond_the_model_has_gone_back(tmp_path: Path) -> None:
    ours, theirs = Pipe()
    with ours, theirs:
        run = watch(job(tmp_path), Lifeline(ours, FakeClock(), lambda _: None))
        loaded = held_by(os.getpid()).resident
        give_back()
        assert loaded - held_by(os.getpid()).resident < 2 * 2**20
    del run  # until here it had the model
