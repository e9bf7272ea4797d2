"""What hiding people costs and hides: in a whole replay, against the boxes that somebody drew by hand.

Wanted are at most 4 ms of one core per person and picture for signs (12 ms for silhouettes, with a model of their own),
and that at least 99 % of the middle half of the boxes are no longer as they were: painted, or the empty scene.
"""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.clips import crowd
from benchmarks.report import Chapter, Table, at_least, at_most
from benchmarks.truth import TrueBoxes
from edgecount.clock import SystemClock
from edgecount.config.model import Config
from edgecount.detectors.select import UNSURE
from edgecount.detectors.views.shared import SharedInference
from edgecount.geometry import Box, Size
from edgecount.masking.anonymizer import FLOOR, SHAPELY, MaskKind
from edgecount.ports import Detector, Frame, Image
from edgecount.sources.recordings.recording import Recording
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Track
from edgecount.wiring.job import Paint
from edgecount.wiring.replay import build_pipeline
from edgecount.wiring.seeing.detectors import SideNetwork, load_network
from edgecount.wiring.seeing.pictures import build_anonymizer

TITLE = "Masks"
MILLISECONDS: Mapping[MaskKind, float] = {"figure": 4.0, "silhouette": 12.0}
PERCENT = 99.0
LINE = {"from": (0.45, 0.24), "to": (0.45, 0.57), "in_side": "right"}
COLUMNS = ("mask", "pictures", "people", "ms a look", "ms a person", "in looks", "% of the picture changed")


@dataclass(slots=True)
class _Counted:
    """A network, how often it looked, and for how many seconds of processor time."""

    detector: Detector
    looks: int = 0
    seconds: float = 0.0

    def detect(self, image: Image) -> Sequence[Detection]:
        began = time.process_time()
        found = self.detector.detect(image)
        self.seconds += time.process_time() - began
        self.looks += 1
        return found


@dataclass(slots=True)
class Masked:
    """What a replay with masks came to; `painted` of the `middles` are pixels of the boxes' middle halves."""

    pictures: int = 0
    people: int = 0
    looks: int = 0
    look_seconds: float = 0.0
    mask_seconds: float = 0.0
    painted: int = 0
    middles: int = 0
    share: float = 0.0

    @property
    def look(self) -> float:
        """Milliseconds of one look of the network that finds people."""
        return 1000 * self.look_seconds / max(1, self.looks)

    @property
    def person(self) -> float:
        """Milliseconds of everything that hides people, once they are found, for each of them."""
        return 1000 * self.mask_seconds / max(1, self.people)

    @property
    def hidden(self) -> float:
        """The share of the boxes' middles that is painted."""
        return self.painted / max(1, self.middles)


def chapter() -> Chapter:
    """The clip of the crowd, with signs and with silhouettes."""
    clip, boxes = crowd()
    goals, rows = [], []
    for mask, milliseconds in MILLISECONDS.items():
        masked = measure(clip.video, by_frame(boxes), mask)
        goals += [
            at_most(f"{mask}: a mask, per person and picture", masked.person, milliseconds, "{:.1f} ms"),
            at_least(f"{mask}: middles of the hand-drawn boxes hidden", 100 * masked.hidden, PERCENT, "{:.1f} %"),
        ]
        rows.append([mask, *_cells(masked)])
    return Chapter(TITLE, __doc__ or "", goals, [Table("by mask", COLUMNS, rows)])


def measure(video: Path, boxes: Mapping[int, Sequence[Box]], mask: MaskKind = "figure") -> Masked:
    """Replay the clip, and hide the people in every picture, as `replay --video` does."""
    config = Config.model_validate({"cameras": {"clip": {"lines": {"path": LINE}}}})
    camera = config.cameras["clip"]
    counted = _Counted(load_network(camera, FLOOR / UNSURE))
    network = SideNetwork(camera, SharedInference(counted))
    pipeline = build_pipeline(config, "clip", replaying=True, detector=network.counting())
    anonymizer = build_anonymizer(camera, Paint(mask, config.privacy.paint), network, SystemClock())
    everywhere = network.everywhere(FLOOR)
    masked = Masked()
    source = Recording(video)
    source.open()
    while (frame := source.read()) is not None:
        tracks = pipeline.process(frame).tracks
        found = everywhere.detect(frame.image, frame.media_time)  # the anonymizer then finds what is known already
        masked.people += sum(seen.confidence >= SHAPELY for seen in found)
        began = time.process_time()
        image = anonymizer.over(frame, tracks).image
        masked.mask_seconds += time.process_time() - began
        _judge(masked, frame, tracks, image, boxes.get(frame.index, ()))
    masked.looks, masked.look_seconds = counted.looks, counted.seconds
    masked.share /= max(1, masked.pictures)
    return masked


def by_frame(people: TrueBoxes) -> Mapping[int, Sequence[Box]]:
    """The hand-drawn boxes of everybody, by frame."""
    found: dict[int, list[Box]] = defaultdict(list)
    for boxes in people.people.values():
        for frame, box in boxes.items():
            found[frame].append(box)
    return found


def _judge(masked: Masked, frame: Frame, tracks: Sequence[Track], image: Image, boxes: Sequence[Box]) -> None:
    """Take a picture into account; its boxes where the detector saw anybody in it."""
    changed = (image != frame.image).any(axis=2)
    masked.pictures += 1
    masked.share += float(changed.mean())
    if not any(track.seen == "detected" for track in tracks):
        return
    for box in boxes:
        middle = _middle(box).clipped(frame.size)
        if middle is not None:
            part = changed[round(middle.top) : round(middle.bottom), round(middle.left) : round(middle.right)]
            masked.painted += int(np.count_nonzero(part))
            masked.middles += part.size


def _middle(box: Box) -> Box:
    """The middle half of its width and height."""
    quarter = Size(max(1, round(box.width / 4)), max(1, round(box.height / 4)))
    return Box(
        box.left + quarter.width, box.top + quarter.height, box.right - quarter.width, box.bottom - quarter.height
    )


def _cells(masked: Masked) -> list[str]:
    return [
        str(masked.pictures),
        str(masked.people),
        f"{masked.look:.1f}",
        f"{masked.person:.1f}",
        f"{masked.person / masked.look:.2f}",
        f"{100 * masked.share:.1f}",
    ]
