"""The clips to measure on: folders of BENCH_DATA with a video, its truth, and hand-drawn boxes where there are some."""

import os
from dataclasses import dataclass
from pathlib import Path

from benchmarks.truth import TrueBoxes, Truth, read_boxes, read_truth

CROWD, VISITORS = "pets09-s2l1", "one-by-one"
"""Many people far away, whose boxes are known; six people close up, one by one."""
STRAIGHT_DOWN = ("doorway", "metro", "boarding")
"""The clips that look straight down and whose truth.json does not say so."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip of known truth; `boxes` where somebody drew them."""

    name: str
    video: Path
    truth: Truth
    boxes: TrueBoxes | None


def all_clips() -> list[Clip]:
    """Every clip that is there, by name; ends the program where there is none."""
    data = Path(os.environ.get("BENCH_DATA", "../shared"))
    clips = clips_in(data / "data")
    if not clips:
        raise SystemExit(f"{data}/data has no clip with a truth.json: name the folder with BENCH_DATA=...")
    return clips


def clips_in(folder: Path) -> list[Clip]:
    """The clips of a folder, by name: those of its folders that have a video and its truth."""
    folders = sorted(path.parent for path in folder.glob("*/truth.json") if list(path.parent.glob("video.*")))
    return [_clip(folder) for folder in folders]


def named_clip(name: str) -> Clip:
    """The clip of this name; ends the program where it is not there."""
    clips = {clip.name: clip for clip in all_clips()}
    if name not in clips:
        raise SystemExit(f"there is no clip {name} in BENCH_DATA, only {', '.join(clips)}")
    return clips[name]


def crowd() -> tuple[Clip, TrueBoxes]:
    """The clip of a crowd, and its boxes; ends the program where they are not there."""
    clip = named_clip(CROWD)
    if clip.boxes is None:
        raise SystemExit(f"{clip.name} has no gt.txt in BENCH_DATA: put the hand-drawn boxes beside its video")
    return clip, clip.boxes


def _clip(folder: Path) -> Clip:
    boxes = folder / "gt.txt"
    return Clip(
        folder.name,
        min(folder.glob("video.*")),
        read_truth(folder / "truth.json", "overhead" if folder.name in STRAIGHT_DOWN else "side"),
        read_boxes(boxes) if boxes.is_file() else None,
    )
