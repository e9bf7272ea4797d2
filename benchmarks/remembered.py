"""What a network finds in a clip, found once: for many line sets, and for sweeps over the same boxes.

It is kept in bench-output, by what it depends on: the clip, the settings, the models, and the detectors' code.  The
picture of a region is known by its pixels, so that it does not matter which of them the pipeline asks for.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.clips import Clip
from benchmarks.counted import CAMERA, Settings, config_of, frames_of
from edgecount.config.sections.camera import CameraSection
from edgecount.detectors.select import view_for
from edgecount.detectors.views.shared import SharedInference
from edgecount.detectors.views.viewed import ViewedDetector
from edgecount.detectors.weights import models_folder
from edgecount.geometry import Box
from edgecount.ports import CameraDetector, Detector, Image
from edgecount.tracking.detection import Detection
from edgecount.wiring.seeing.detectors import SideNetwork, load_network, watched_segments

ROOT = Path(__file__).parents[1]
OUTPUT = ROOT / "bench-output"
"""Where the tools of this folder put what is not to be committed."""

Found = Mapping[str, Sequence[Detection]]
"""Detections by the digest of the region's picture."""


class Remembered:
    """A network that has seen all pictures of a clip before; it knows no others."""

    def __init__(self, found: Found) -> None:
        self._found = found

    def detect(self, image: Image) -> Sequence[Detection]:
        """What was found in this picture."""
        return self._found[digest(image)]


def remember(clip: Clip, settings: Settings) -> Found | None:
    """What the default config's network finds in a clip, in the regions at which its truth's lines have it look.

    None of a clip that looks straight down: what is found there depends on the frames before.
    """
    if clip.truth.mount == "overhead":
        return None
    kept = OUTPUT / f"detections-{clip.name}-{_key(clip, settings)}.json"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(_look(clip, settings)), encoding="utf-8")
    content = json.loads(kept.read_text(encoding="utf-8"))
    return {
        picture: [Detection(Box(*sides), confidence) for *sides, confidence in found]
        for picture, found in content.items()
    }


def with_memory(clip: Clip, settings: Settings, found: Found) -> CameraDetector:
    """The default config's detector with a network that remembers.

    It looks where the lines and zones of the clip's own truth have it look, whatever else is counted.
    """
    return SideNetwork(_camera(clip, settings), SharedInference(Remembered(found))).counting()


def digest(image: Image) -> str:
    """What a picture is known by: a sixteenth of its pixels is enough."""
    return hashlib.blake2b(image[::4, ::4].tobytes(), digest_size=12).hexdigest()


class _Recorder:
    """A network, and all that it found."""

    def __init__(self, network: Detector) -> None:
        self._network = network
        self.found: dict[str, list[list[float]]] = {}

    def detect(self, image: Image) -> Sequence[Detection]:
        found = self._network.detect(image)
        self.found[digest(image)] = [_numbers(detection) for detection in found]
        return found


def _look(clip: Clip, settings: Settings) -> dict[str, list[list[float]]]:
    camera = _camera(clip, settings)
    model = camera.detector
    network = _Recorder(load_network(camera))
    everything = ViewedDetector(network, view_for(model.model, model.view), watched_segments(camera))
    for frame in frames_of(clip.video, clip.truth.fps):
        everything.detect(frame.image)
    return network.found


def _camera(clip: Clip, settings: Settings) -> CameraSection:
    return config_of(clip.truth, settings).cameras[CAMERA]


def _numbers(found: Detection) -> list[float]:
    return [found.box.left, found.box.top, found.box.right, found.box.bottom, found.confidence]


def _key(clip: Clip, settings: Settings) -> str:
    """Changes whenever something else might be found."""
    known = hashlib.blake2b(digest_size=8)
    known.update(json.dumps(_camera(clip, settings).model_dump(mode="json")).encode())
    for path in _files(clip):
        known.update(path.name.encode())
        known.update(path.read_bytes())
    return known.hexdigest()


def _files(clip: Clip) -> Iterator[Path]:
    yield clip.video
    yield from sorted((ROOT / "edgecount" / "detectors").rglob("*.py"))
    yield from sorted(path for path in models_folder().rglob("*") if path.is_file())
