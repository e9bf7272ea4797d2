"""Counts a clip as a replay does, and keeps all that led to the counts."""

from collections.abc import Mapping, Sequence

from benchmarks.clips import Clip
from benchmarks.counted import CAMERA, Settings, config_of, crossings_in, frames_of
from benchmarks.followed import Followed, Turned
from benchmarks.remembered import remember, with_memory
from edgecount.events.model import AnyEvent, Crossing, Rejected
from edgecount.geometry import Box
from edgecount.ports import CameraDetector, Image
from edgecount.tracking.detection import Detection
from edgecount.wiring.replay import build_pipeline


def follow(clip: Clip, settings: Settings, known: Settings) -> Followed:
    """Count the clip as a replay does; `known` are the settings under which its boxes are remembered.

    They differ from `settings` in what changes no box, such as how often to look.
    """
    config = config_of(clip.truth, settings)
    found = remember(clip, known)
    if found is None:
        raise ValueError(f"{clip.name} looks straight down: what is found there depends on the frames before")
    detector = _Listening(with_memory(clip, settings, found))
    pipeline = build_pipeline(config, CAMERA, replaying=True, detector=detector)
    looks: dict[int, Sequence[Detection]] = {}
    people: dict[int, Mapping[int, Box]] = {}
    events: list[AnyEvent] = []
    for frame in frames_of(clip.video, clip.truth.fps):
        processed = pipeline.process(frame)
        events += processed.events
        people[frame.index] = {track.id: track.box for track in processed.tracks if track.is_sighted}
        if (heard := detector.taken()) is not None:
            looks[frame.index] = heard
    events += pipeline.finish()
    return Followed(
        clip.truth.fps,
        config.cameras[CAMERA].detector.confidence,
        looks,
        people,
        crossings_in(events),
        [event.track for event in events if isinstance(event, Crossing)],
        [Turned(it.line, it.reason, it.track, it.frame or 0) for it in events if isinstance(it, Rejected)],
    )


class _Listening:
    """A camera's detector that tells once what it found in the last frame, if it looked."""

    def __init__(self, detector: CameraDetector) -> None:
        self._detector = detector
        self._heard: Sequence[Detection] | None = None

    @property
    def runs(self) -> int:
        return self._detector.runs

    def detect(self, image: Image, now: float) -> Sequence[Detection]:
        self._heard = self._detector.detect(image, now)
        return self._heard

    def taken(self) -> Sequence[Detection] | None:
        heard, self._heard = self._heard, None
        return heard
