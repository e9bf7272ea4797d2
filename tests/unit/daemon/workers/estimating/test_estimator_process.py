"""The process that estimates people, as its worker sees it: programs that do what it may do wrong stand in for it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from edgecount.daemon.workers.estimating import estimator_process
from edgecount.daemon.workers.estimating.estimator_process import EstimatorProcess
from edgecount.errors import EdgecountError
from edgecount.ports import Frame
from edgecount.site.crowd_figures import Estimated
from tests.support.fakes import BEGAN

TALK = """
import json, os, sys
from multiprocessing.connection import Connection
peer = Connection(int(sys.argv[1]))
job = peer.recv_bytes()
"""
COUNTS = """
peer.send_bytes(b"ready")
while True:
    about, pixels = json.loads(peer.recv_bytes()), peer.recv_bytes()
    people = sum(pixels) // 255
    whole = {"people": people, "low": people, "high": people + len(job), "way": "density"}
    peer.send_bytes(json.dumps({"ts": about["ts"], "whole": whole, "seconds": about["height"] / 1000}).encode())
"""


@contextmanager
def estimator(program: str) -> Iterator[EstimatorProcess]:
    process = EstimatorProcess((sys.executable, "-c", TALK + program), os.environ, "platform", b"job")
    try:
        yield process
    finally:
        process.end()


def frame(people: int = 0) -> Frame:
    image = np.zeros((4, 6, 3), np.uint8)
    image.reshape(-1)[:people] = 255
    return Frame(image, 1, 0.0, BEGAN)


def test_frames_are_answered_by_one_process_and_by_another_once_it_is_gone() -> None:
    with estimator(COUNTS) as process:
        assert process.process_id is None
        first = process.ask(frame(7))
        assert (first.whole, first.ts, first.seconds) == (Estimated(7, 7, 10, "density"), BEGAN, 0.004)
        number = process.process_id
        assert process.ask(frame(9)).whole == Estimated(9, 9, 12, "density")
        assert process.process_id == number is not None
        os.kill(number, 9)
        with pytest.raises(EdgecountError, match="what estimates people crashed: SIGKILL; it is started again"):
            process.ask(frame())
        assert process.ask(frame(3)).whole == Estimated(3, 3, 6, "density")
        assert process.process_id not in (None, number)


@pytest.mark.parametrize(
    ("program", "told"),
    [
        pytest.param("sys.exit(7)", "crashed: status 7", id="it-ends-at-once"),
        pytest.param('peer.send_bytes(b"csrnet.onnx: absent; get it anew")', "csrnet.onnx: absent", id="it-refuses"),
        pytest.param('peer.send_bytes(b"ready")\npeer.recv_bytes()\nos.abort()', "SIGABRT", id="it-crashes"),
        pytest.param(
            'peer.send_bytes(b"ready")\npeer.recv_bytes()\npeer.send_bytes(b"{}}")\npeer.recv_bytes()',
            "what estimates people",
            id="it-says-nonsense",
        ),
    ],
)
def test_what_goes_wrong_is_one_line_and_no_process_stays(program: str, told: str) -> None:
    with estimator(program) as process:
        with pytest.raises(EdgecountError, match=told) as caught:
            process.ask(frame())
        assert "\n" not in str(caught.value)
        assert process.process_id is None


def test_one_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimator_process, "ESTIMATE_SECONDS", 0.2)
    with estimator('peer.send_bytes(b"ready")\npeer.recv_bytes()\npeer.recv_bytes()\npeer.recv_bytes()') as process:
        with pytest.raises(EdgecountError, match="took too long, and was ended"):
            process.ask(frame())
        assert process.process_id is None
