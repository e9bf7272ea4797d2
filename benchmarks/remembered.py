"""What the detector finds in a clip, found once: for many line sets, and for sweeps over the same boxes.

It is kept in bench-output, by what it depends on: the clip, the settings, the models, and the detectors' code.  A
picture is known by its pixels, so that it does not matter which of them the pipeline asks for.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.clips import Clip
from benchmarks.counted import CAMERA, Settings, config_of, frames_of
from edgecount.app.pipeline import build_detector
from edgecount.detectors.weights import models_folder
from edgecount.geometry import Box
from edgecount.ports import Image
from edgecount.tracking.detection import Detection

ROOT = Path(__file__).parents[1]
OUTPUT = ROOT / "bench-output"
"""Where the tools of this folder put what is not to be committed."""

Found = Mapping[str, Sequence[Detection]]
"""Detections by the digest of the picture."""


class Remembered:
    """A detector that has seen all pictures of a clip before; it knows no others."""

    def __init__(self, found: Found) -> None:
        self._found = found

    def detect(self, image: Image) -> Sequence[Detection]:
        """What was found in this picture."""
        return self._found[digest(image)]


def remember(clip: Clip, settings: Settings) -> Found:
    """What the default config's detector finds in each picture of a clip, with the lines and zones of its truth.

    Other lines get the same boxes, as if they, too, had the detector look at the whole picture.
    """
    kept = OUTPUT / f"detections-{clip.name}-{_key(clip, settings)}.json"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(_look(clip, settings)), encoding="utf-8")
    content = json.loads(kept.read_text(encoding="utf-8"))
    return {
        picture: [Detection(Box(*sides), confidence) for *sides, confidence in found]
        for picture, found in content.items()
    }


def digest(image: Image) -> str:
    """What a picture is known by: a sixteenth of its pixels is enough."""
    return hashlib.blake2b(image[::4, ::4].tobytes(), digest_size=12).hexdigest()


def _look(clip: Clip, settings: Settings) -> dict[str, list[list[float]]]:
    detector = build_detector(config_of(clip.truth, settings).cameras[CAMERA])
    return {
        digest(frame.image): [_numbers(found) for found in detector.detect(frame.image)]
        for frame in frames_of(clip.video, clip.truth.fps)
    }


def _numbers(found: Detection) -> list[float]:
    return [found.box.left, found.box.top, found.box.right, found.box.bottom, found.confidence]


def _key(clip: Clip, settings: Settings) -> str:
    """Changes whenever something else might be found."""
    known = hashlib.blake2b(digest_size=8)
    known.update(json.dumps(config_of(clip.truth, settings).cameras[CAMERA].model_dump(mode="json")).encode())
    for path in _files(clip):
        known.update(path.name.encode())
        known.update(path.read_bytes())
    return known.hexdigest()


def _files(clip: Clip) -> Iterator[Path]:
    yield clip.video
    yield from sorted((ROOT / "edgecount" / "detectors").rglob("*.py"))
    yield from sorted(path for path in models_folder().rglob("*") if path.is_file())
