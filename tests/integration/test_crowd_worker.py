"""People are estimated by the real program, confined, beside a model that the tests make."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgecount.daemon.workers.estimating.crowd_job import CrowdJob
from edgecount.daemon.workers.estimating.estimator_process import EstimatorProcess
from edgecount.ports import Frame
from edgecount.wiring.crowd_worker import NICE
from edgecount.wiring.watching import ESTIMATOR
from tests.support.fakes import BEGAN
from tests.support.models.density import crowd_picture, write_density


@pytest.fixture
def estimator(tmp_path: Path) -> Iterator[EstimatorProcess]:
    model = write_density(tmp_path / "red.onnx")
    job = CrowdJob(model, "auto", 1, {"left": ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))})
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "EDGECOUNT_HIDDEN": str(tmp_path)}
    process = EstimatorProcess(ESTIMATOR, environ, "platform", job.encoded())
    yield process
    process.end()


def test_a_crowd_is_estimated_in_all_and_by_zone(estimator: EstimatorProcess) -> None:
    found = estimator.ask(Frame(crowd_picture(60), 1, 0.0, BEGAN))
    assert found.whole is not None
    assert found.grid is not None
    assert (found.whole.people, found.whole.way, found.ts) == (60, "density", BEGAN)
    assert found.zones["left"].people == 30
    few = estimator.ask(Frame(crowd_picture(5), 1, 0.0, BEGAN))
    assert few.whole is not None
    assert (few.whole.people, few.whole.way) == (0, "detector"), "nobody is in the picture"
    assert estimator.process_id is not None
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, estimator.process_id) == min(19, ours + NICE)


def test_a_model_that_is_gone_is_said_in_one_line(estimator: EstimatorProcess, tmp_path: Path) -> None:
    (tmp_path / "red.json").unlink()
    with pytest.raises(Exception, match=r"red\.json: absent"):
        estimator.ask(Frame(crowd_picture(5), 1, 0.0, BEGAN))
