"""One clip through the pipeline as the default config has it: accuracy, and where the time goes."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scoring import Score, score
from benchmarks.truth import Crossing, Truth
from edgecount.app.pipeline import build_detector, build_pipeline
from edgecount.config.model import Config
from edgecount.detectors.select import load_detector
from edgecount.events import AnyEvent
from edgecount.ports import Detector, Image
from edgecount.sources.recording import Recording
from edgecount.tracking.detection import Detection


@dataclass(frozen=True, slots=True)
class Measured:
    """A clip's score, and milliseconds of processor time a frame, on however many cores they were spent."""

    score: Score
    decoding: float
    detecting: float
    total: float

    @property
    def rest(self) -> float:
        """Tracking, following and counting."""
        return self.total - self.decoding - self.detecting


@dataclass(slots=True)
class _Timed:
    """A detector, and the seconds of processor time that it took."""

    detector: Detector
    seconds: float = 0.0

    def detect(self, image: Image) -> Sequence[Detection]:
        began = time.process_time()
        found = self.detector.detect(image)
        self.seconds += time.process_time() - began
        return found


def measure(video: Path, truth: Truth, detector_settings: dict[str, object]) -> Measured:
    """Count the clip with the default config, apart from its lines, its frame rate and these settings."""
    config = _config(truth, detector_settings)
    detector = _Timed(build_detector(config.cameras["clip"]))
    pipeline = build_pipeline(config, "clip", replaying=True, detector=detector)
    source = Recording(video, truth.fps)
    source.open()
    reported: list[Crossing] = []
    frames, decoding = 0, 0.0
    began = time.process_time()
    while True:
        asked = time.process_time()
        frame = source.read()
        decoding += time.process_time() - asked
        if frame is None:
            break
        frames = frame.index
        reported += _crossings(pipeline.process(frame).events)
    reported += _crossings(pipeline.finish())
    total = time.process_time() - began
    return Measured(score(truth, reported), *(1000 * s / frames for s in (decoding, detector.seconds, total)))


def one_inference(video: Path, times: int = 50) -> float:
    """Milliseconds of processor time for one look of the default network: what other times are compared with."""
    source = Recording(video)
    source.open()
    frame = source.read()
    source.close()
    detector = load_detector("mobilenet_ssd", "auto", 0.4, 1)
    if frame is None:
        raise SystemExit(f"{video} has no frame")
    detector.detect(frame.image)
    began = time.process_time()
    for _ in range(times):
        detector.detect(frame.image)
    return 1000 * (time.process_time() - began) / times


def _config(truth: Truth, detector_settings: dict[str, object]) -> Config:
    lines = {
        name: {
            "from": (line.segment.start.x, line.segment.start.y),
            "to": (line.segment.end.x, line.segment.end.y),
            "in_side": line.in_side,
        }
        for name, line in truth.lines.items()
    }
    camera = {"anchor": truth.anchor, "lines": lines, "detector": detector_settings}
    return Config.model_validate({"cameras": {"clip": camera}})


def _crossings(events: Iterable[AnyEvent]) -> list[Crossing]:
    return [Crossing(event.line, event.direction, event.frame or 0) for event in events if event.type == "crossing"]
