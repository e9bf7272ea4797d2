"""The program that tries one camera once: a job on standard input, what was seen of it on standard output, as JSON.

It is confined as a worker is, for what it parses comes from an address that somebody has just typed.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.counting import CountingSection
from edgecount.config.sections.detector import DetectorSection
from edgecount.config.sections.tracking import TrackingSection
from edgecount.daemon.workers.worker_process import worker_environ
from edgecount.errors import EdgecountError, SourceError
from edgecount.fields.source import Source
from edgecount.gateway.record import JsonRecord
from edgecount.wiring.job import CameraJob, Paint, decoded
from edgecount.wiring.worker import confine

if TYPE_CHECKING:
    from edgecount.wiring.pages.first_look import FirstLook

PATIENCE_SECONDS = 30.0
"""How long a camera may take to give its first pictures."""
_COMMAND = (sys.executable, "-P", "-m", "edgecount.wiring.pages.camera_trial")


def trial_job(config: Config, source: Source, camera: CameraSection) -> CameraJob:
    """The job of trying an address as this camera's; no picture of it is made where people are shown as they are."""
    paint = None if config.privacy.mask == "off" else Paint.of(config.privacy)
    is_file = source.kind == "file"
    return CameraJob(config.site.slug, "trial", source.address.reveal(), is_file, False, camera, paint=paint)  # noqa: FBT003 - it ends at its end


def tried(job: CameraJob, state: Path, environ: Mapping[str, str]) -> JsonRecord:
    """What is seen of a camera: `width`, `height`, `fps`, and a masked `picture` (base64, JPEG) or None.

    SourceError, with what is wrong in one line, where it gives no pictures.
    """
    try:
        ended = subprocess.run(  # noqa: S603 - our own program
            _COMMAND,
            input=job.encoded(),
            stdout=subprocess.PIPE,
            env=worker_environ(environ, sys.path, state.absolute()),
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        told = ended.stdout
    except subprocess.TimeoutExpired as error:
        told = error.output or b""
        if b"\n" not in told:
            raise SourceError("gives no picture within half a minute: check its address and its network") from None
    except OSError:
        told = b""
    found = _last_word(told)
    if "error" in found:
        raise SourceError(str(found["error"]))
    return found


def _last_word(told: bytes) -> JsonRecord:
    """What was said in the last whole line."""
    try:
        found: JsonRecord = json.loads(told.splitlines()[-1] if told.endswith(b"\n") else told.splitlines()[-2])
    except (ValueError, IndexError):
        raise SourceError("could not be tried; the daemon's log says why") from None
    return found


def plain_camera(mount: str) -> CameraSection:
    """A camera of which nothing is known but how it looks at people."""
    camera = CameraSection.model_validate({"mount": mount})
    return camera.completed(DetectorSection(), TrackingSection(), CountingSection())


def _record(seen: "FirstLook") -> JsonRecord:
    picture = None if seen.picture is None else base64.b64encode(seen.picture).decode()
    return {"width": seen.size.width, "height": seen.size.height, "fps": seen.fps, "picture": picture}


def main() -> None:
    """Try the camera of the job, and print what was seen."""
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    job = decoded(sys.stdin.buffer.read())
    confine(job)
    from edgecount.wiring.pages.first_look import first_look  # noqa: PLC0415 - as in `worker`

    with suppress(OSError), told:
        try:
            for seen in first_look(job):
                told.write(json.dumps(_record(seen)) + "\n")
                told.flush()
        except EdgecountError as error:
            told.write(json.dumps({"error": str(error)}) + "\n")


if __name__ == "__main__":
    main()
