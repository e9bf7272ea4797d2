"""The program of a worker; the main process starts it by `python -m edgecount.wiring.worker DESCRIPTOR CAMERA`.

DESCRIPTOR is the file descriptor of the connection to the main process; CAMERA is only for people that list processes.
It loads what parses and looks at pictures only once it is confined: those libraries start threads, and a thread that
is there before is not held to anything.
"""

import glob
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from edgecount.daemon.operations.heap import loading
from edgecount.daemon.workers.confinement.confined import give_up_all_but
from edgecount.daemon.workers.confinement.reach import reach
from edgecount.daemon.workers.worker import Lifeline, WorkerProgram, serve
from edgecount.daemon.workers.worker_process import hidden_from
from edgecount.sources.network.loopback import keep_ports
from edgecount.wiring.job import CameraJob, decoded


def watch(job: CameraJob, lifeline: Lifeline) -> Callable[[], None]:
    """The function that watches a camera until its recording ends, it fails for good, or `stop` is set."""
    with loading():
        from edgecount.wiring import watching  # noqa: PLC0415 - see above

        return watching.watch(job, lifeline)


def confine(job: CameraJob, environ: Mapping[str, str] = os.environ) -> None:
    """Give up what the job does not need: others' secrets and processes, and the network but its camera's port."""
    temporary = Path(tempfile.gettempdir())
    wanted = reach(job.address, hidden_from(environ), temporary, needed_by(job))
    give_up_all_but(replace(wanted, ports=wanted.ports | keep_ports()) if wanted.ports else wanted)


def needed_by(job: CameraJob) -> list[Path]:
    """The files that a worker reads wherever they lie: the program, the recording, and the user's own model."""
    found = [Path(sys.prefix), Path(sys.base_prefix), *(Path(entry or ".") for entry in sys.path)]
    if job.is_recording:
        found.append(Path(job.address))
    if job.settings.ca is not None:
        found.append(Path(job.settings.ca))
    models = [Path(job.settings.detector.model), *_models(job)]
    beside = ((model, model.parent.glob(f"{glob.escape(model.stem)}.*")) for model in models)
    return found + [path for model, paths in beside for path in paths if model.suffix]


def _models(job: CameraJob) -> list[Path]:
    """The user's own models beside the detector."""
    shapes = None if job.paint is None else job.paint.model
    return [model for model in (shapes, None if job.crowd is None else job.crowd.model) if model is not None]


if __name__ == "__main__":
    serve(int(sys.argv[1]), WorkerProgram(decoded, watch, confine))
