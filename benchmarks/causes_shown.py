"""The frames about a missed or invented crossing, with what was found and tracked: a sheet of pictures for each."""

from collections.abc import Sequence

import cv2
import numpy as np

from benchmarks.clips import Clip
from benchmarks.counted import frames_of
from benchmarks.followed import Followed
from benchmarks.remembered import OUTPUT
from benchmarks.truth import Crossing
from edgecount.ports import Image

FOLDER = OUTPUT / "causes"
STEPS, STEP_SECONDS, WIDTH = 4, 0.2, 640
"""Pictures to both sides of the crossing, and a picture's width in pixels."""


def draw_causes(clip: Clip, found: Followed, wanted: Sequence[tuple[str, str, Crossing]]) -> None:
    """Write a sheet for each of these: missed or invented, the model, the crossing."""
    step = max(1, round(STEP_SECONDS * clip.truth.fps))
    frames = {it.frame + n * step for _, _, it in wanted for n in range(-STEPS, STEPS + 1)}
    pictures = {it.index: _drawn(clip, it.index, it.image, found) for it in frames_of(clip.video) if it.index in frames}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind, model, crossing in wanted:
        about = [crossing.frame + n * step for n in range(-STEPS, STEPS + 1)]
        shown = [pictures[frame] for frame in about if frame in pictures]
        name = f"{clip.name}-{model}-{kind}-{crossing.line}-{crossing.direction}-{crossing.frame}.png"
        cv2.imwrite(str(FOLDER / name), _sheet(shown))


def _drawn(clip: Clip, frame: int, image: Image, found: Followed) -> Image:
    """Detections grey (thin where unsure) with their confidence, tracks green with their ids, lines red."""
    scale = WIDTH / image.shape[1]
    drawn = cv2.resize(image, None, fx=scale, fy=scale)
    for line in clip.truth.lines.values():
        segment = line.segment.scaled(clip.truth.size)
        ends = [(round(p.x * scale), round(p.y * scale)) for p in (segment.start, segment.end)]
        cv2.line(drawn, ends[0], ends[1], (0, 0, 255), 1)
    for seen in found.looks.get(frame, ()):
        box = seen.box
        left, top, right, bottom = (round(side * scale) for side in (box.left, box.top, box.right, box.bottom))
        cv2.rectangle(drawn, (left, top), (right, bottom), (200, 200, 200), 2 if seen.confidence >= found.sure else 1)
        cv2.putText(drawn, f"{seen.confidence:.2f}", (left, bottom + 10), 0, 0.35, (255, 255, 255), 1)
    for id_, box in found.people.get(frame, {}).items():
        left, top, right, bottom = (round(side * scale) for side in (box.left, box.top, box.right, box.bottom))
        cv2.rectangle(drawn, (left + 2, top + 2), (right - 2, bottom - 2), (0, 255, 0), 1)
        cv2.putText(drawn, str(id_), (left + 2, top + 14), 0, 0.5, (0, 255, 0), 1)
    cv2.putText(drawn, str(frame), (4, 14), 0, 0.5, (0, 255, 255), 1)
    return np.asarray(drawn, np.uint8)


def _sheet(pictures: Sequence[Image]) -> Image:
    """Three in a row."""
    blank = np.zeros_like(pictures[0])
    rows = [
        np.hstack([*pictures[at : at + 3], *([blank] * (3 - len(pictures[at : at + 3])))])
        for at in range(0, len(pictures), 3)
    ]
    return np.vstack(rows)
