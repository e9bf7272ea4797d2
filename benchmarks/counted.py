"""What edgecount counts in a clip: the whole pipeline as the default config has it, frame by frame."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from benchmarks.looks import CountingLooks
from benchmarks.truth import Crossing, Truth, Visit
from edgecount.config.model import Config
from edgecount.config.sections.detector import DetectorSection as DetectorSettings
from edgecount.events.model import AnyEvent
from edgecount.geometry import Box
from edgecount.ports import CameraDetector, Frame
from edgecount.sources.recordings.recording import Recording
from edgecount.tracking.track import Track
from edgecount.wiring.replay import build_pipeline
from edgecount.wiring.seeing.detectors import counting_detector

CAMERA = "clip"
MODELS = ("mobilenet_ssd", "nanodet", "person")
"""Those that goals are set for, of cameras that look from the side."""
OVERHEAD = "overhead"
"""The model of all cameras that look straight down; no config names it."""

Settings = Mapping[str, Mapping[str, object]]
"""Blocks of a camera's config, with the keys in them that are not the default."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was reported of a clip, and where everybody was by frame (from 1) and id; `looks`: runs of the network."""

    crossings: Sequence[Crossing]
    visits: Sequence[Visit]
    people: Mapping[int, Mapping[int, Box]]
    looks: int


def count(video: Path, truth: Truth, settings: Settings, detector: CameraDetector | None = None) -> Counted:
    """Count the clip with the default config, apart from its lines, its zones, its frame rate and these settings.

    `detector` takes the place of the config's.
    """
    config = config_of(truth, settings)
    counting = CountingLooks(detector or counting_detector(config.cameras[CAMERA]))
    pipeline = build_pipeline(config, CAMERA, replaying=True, detector=counting)
    events: list[AnyEvent] = []
    people: dict[int, Mapping[int, Box]] = {}
    for frame in frames_of(video, truth.fps):
        processed = pipeline.process(frame)
        events += processed.events
        people[frame.index] = _seen(processed.tracks)
    events += pipeline.finish()
    return Counted(crossings_in(events), visits_in(events), people, counting.looks)


def frames_of(video: Path, fps: float | None = None) -> Iterator[Frame]:
    """The frames of a recording, in order."""
    with closing(Recording(video, fps)) as source:
        source.open()
        yield from iter(source.read, None)


def config_of(truth: Truth, settings: Settings) -> Config:
    """The default config with one camera, which is that of a clip."""
    return Config.model_validate({"cameras": {CAMERA: camera_of(truth, settings)}})


def camera_of(truth: Truth, settings: Settings) -> dict[str, object]:
    """A camera as a config has it, by default but for the lines and zones of a clip, and these settings."""
    lines = {
        name: {
            "from": (line.segment.start.x, line.segment.start.y),
            "to": (line.segment.end.x, line.segment.end.y),
            "in_side": line.in_side,
        }
        for name, line in truth.lines.items()
    }
    zones = {name: {"polygon": [(p.x, p.y) for p in zone.corners]} for name, zone in truth.zones.items()}
    return {"mount": truth.mount, "anchor": truth.anchor, "lines": lines, "zones": zones, **settings}


def with_model(model: str, **more: object) -> Settings:
    """The settings that take this model, with more keys of the detector's block."""
    return {"detector": more if model == OVERHEAD else {"model": model, **more}}


def models_for(truth: Truth) -> list[str]:
    """The models that a clip is counted with: every one of MODELS that this edgecount has, or OVERHEAD alone."""
    return [OVERHEAD] if truth.mount == "overhead" else known_models()


def known_models() -> list[str]:
    """Those of MODELS that this edgecount has."""
    return [model for model in MODELS if _is_known(model)]


def crossings_in(events: Iterable[AnyEvent]) -> list[Crossing]:
    """The crossings among a replay's events."""
    return [Crossing(event.line, event.direction, event.frame or 0) for event in events if event.type == "crossing"]


def visits_in(events: Iterable[AnyEvent]) -> list[Visit]:
    """The visits among a replay's events."""
    return [
        Visit(event.zone, event.entered_frame or 0, event.left_frame or 0) for event in events if event.type == "visit"
    ]


def _is_known(model: str) -> bool:
    try:
        DetectorSettings.model_validate({"model": model})
    except ValidationError:
        return False
    return True


def _seen(tracks: Iterable[Track]) -> dict[int, Box]:
    """The people who are believed and were really seen, by id."""
    return {track.id: track.box for track in tracks if track.confirmed and track.seen != "predicted"}
