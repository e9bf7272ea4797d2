"""The detectors of one camera: its network, and the detectors that look through it."""

from typing import Protocol

from edgecount.config.sections.camera import CameraSection
from edgecount.detectors.overhead.overhead import OverheadDetector
from edgecount.detectors.overhead.person_size import PersonSize
from edgecount.detectors.runtimes.runtime import PlanesRuntime
from edgecount.detectors.select import UNSURE, load_detector, load_overhead, view_for
from edgecount.detectors.views.shared import SharedInference, SharingDetector
from edgecount.geometry import Polygon, Segment
from edgecount.ports import CameraDetector, Detector


class CameraNetwork(Protocol):
    """The network of a camera, loaded once for all detectors that look through it."""

    def counting(self) -> CameraDetector:
        """The detector for counting."""

    def everywhere(self, floor: float) -> CameraDetector:
        """A detector that looks at the whole of every frame and gives all boxes from `floor` (0-1) on."""


class SideNetwork:
    """The network of a camera that looks at people from the side; what one detector has looked at, the others know."""

    def __init__(self, camera: CameraSection, inference: SharedInference) -> None:
        self._camera = camera
        self._inference = inference

    def counting(self) -> CameraDetector:
        """The detector for counting, with the camera's view; the network may give more boxes than those that count."""
        settings = self._camera.detector
        view = view_for(settings.model, settings.view)
        floor = UNSURE * settings.confidence
        return SharingDetector(self._inference, view, watched_segments(self._camera), floor, settings.confidence)

    def everywhere(self, floor: float) -> CameraDetector:
        """A detector that sees large and small people."""
        return SharingDetector(self._inference, "everywhere", (), floor)


class OverheadNetwork:
    """The network of a camera that looks straight down; every detector has a background of its own.

    `person_width` is what was learnt before of people's size; what the config says of it goes first.
    """

    def __init__(self, camera: CameraSection, runtime: PlanesRuntime, person_width: float | None = None) -> None:
        self._camera = camera
        self._runtime = runtime
        self._person_width = person_width

    def counting(self) -> OverheadDetector:
        """The detector for counting."""
        sure = self._camera.detector.confidence
        return OverheadDetector(self._runtime, self._size(), UNSURE * sure, sure)

    def everywhere(self, floor: float) -> CameraDetector:
        """A detector that spares no look."""
        return OverheadDetector(self._runtime, self._size(), floor)

    def _size(self) -> PersonSize:
        said = self._camera.person_width
        return PersonSize(said or self._person_width, fixed=said is not None)


def camera_network(
    camera: CameraSection, wary: float = 1.0, person_width: float | None = None, *, tried: bool = False
) -> CameraNetwork:
    """Load the camera's network; `wary` and `tried` as in `load_network`, `person_width` as in OverheadNetwork.

    ModelError where it cannot be loaded.
    """
    if camera.mount == "overhead":
        settings = camera.detector
        return OverheadNetwork(camera, load_overhead(settings.runtime, settings.threads, tried=tried), person_width)
    return SideNetwork(camera, SharedInference(load_network(camera, wary, tried=tried)))


def load_network(camera: CameraSection, wary: float = 1.0, *, tried: bool = False) -> Detector:
    """The network of a camera that looks from the side; ModelError where it cannot be loaded.

    It finds people from the config's confidence on, or from `wary` (0-1) on if that is lower.  A shipped one that was
    `tried` before on this machine is not tried again.
    """
    settings = camera.detector
    confidence = min(settings.confidence, wary)
    return load_detector(settings.model, settings.runtime, confidence, settings.threads, settings.family, tried=tried)


def counting_detector(
    camera: CameraSection, person_width: float | None = None, *, tried: bool = False
) -> CameraDetector:
    """The detector for counting, with a network of its own; errors and all else as of `camera_network`."""
    return camera_network(camera, person_width=person_width, tried=tried).counting()


def watched_segments(camera: CameraSection) -> list[Segment]:
    """The segments at which the detector must look, in fractions of the frame: lines, and the borders of zones."""
    borders = [edge for zone in camera.zones.values() for edge in Polygon(zone.corners).edges]
    return [line.segment for line in camera.lines.values()] + borders
