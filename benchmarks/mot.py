"""How well people keep their ids, in the measures of the MOT benchmarks: the only module that knows TrackEval.

HOTA (Luiten et al., IJCV 2021) weighs finding people (DetA) and keeping their ids (AssA) alike; MOTA (Bernardin and
Stiefelhagen, 2008) is one minus the errors a person; IDF1 (Ristani et al., 2016) is the share of boxes with the right
id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from trackeval.metrics import CLEAR, HOTA, Identity

from benchmarks.truth import TrueBoxes
from edgecount.geometry import Box

SAME = 0.5
"""Intersection over union with a box that nobody needs to find, from which one that was found is left out."""

ByFrame = Mapping[int, Mapping[int, Box]]
"""Boxes by frame and id."""


@dataclass(frozen=True, slots=True)
class Tracking:
    """Shares in 0-1 (MOTA may be less), and how often somebody's id changed."""

    hota: float
    deta: float
    assa: float
    mota: float
    idf1: float
    switches: int


def score_tracking(true: TrueBoxes, found: ByFrame) -> Tracking:
    """Score the boxes that a tracker gave, frame by frame, against those drawn by hand."""
    data = _sequence(_by_frame(true), {frame: _scored(boxes, true, frame) for frame, boxes in found.items()})
    hota = HOTA().eval_sequence(data)
    clear = CLEAR({"PRINT_CONFIG": False}).eval_sequence(data)
    identity = Identity({"PRINT_CONFIG": False}).eval_sequence(data)
    return Tracking(
        hota=float(np.mean(hota["HOTA"])),
        deta=float(np.mean(hota["DetA"])),
        assa=float(np.mean(hota["AssA"])),
        mota=float(clear["MOTA"]),
        idf1=float(identity["IDF1"]),
        switches=int(clear["IDSW"]),
    )


def _by_frame(true: TrueBoxes) -> dict[int, dict[int, Box]]:
    frames: dict[int, dict[int, Box]] = {}
    for person, boxes in true.people.items():
        for frame, box in boxes.items():
            frames.setdefault(frame, {})[person] = box
    return frames


def _scored(found: Mapping[int, Box], true: TrueBoxes, frame: int) -> dict[int, Box]:
    """Without those who are on somebody whom nobody needs to find."""
    unscored = true.unscored.get(frame, ())
    return {id_: box for id_, box in found.items() if all(box.iou(other) < SAME for other in unscored)}


def _sequence(true: ByFrame, found: ByFrame) -> dict[str, object]:
    """Both as TrackEval has them: ids in a row from 0, and how alike all boxes of a frame are."""
    true_ids, found_ids = _numbering(true), _numbering(found)
    frames = sorted({*true, *found})
    return {
        "num_timesteps": len(frames),
        "num_gt_ids": len(true_ids),
        "num_tracker_ids": len(found_ids),
        "num_gt_dets": sum(map(len, true.values())),
        "num_tracker_dets": sum(map(len, found.values())),
        "gt_ids": [np.array([true_ids[id_] for id_ in true.get(frame, {})], int) for frame in frames],
        "tracker_ids": [np.array([found_ids[id_] for id_ in found.get(frame, {})], int) for frame in frames],
        "similarity_scores": [
            _overlaps(list(true.get(frame, {}).values()), list(found.get(frame, {}).values())) for frame in frames
        ],
    }


def _numbering(boxes: ByFrame) -> dict[int, int]:
    return {id_: number for number, id_ in enumerate(sorted({id_ for frame in boxes.values() for id_ in frame}))}


def _overlaps(true: Sequence[Box], found: Sequence[Box]) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Intersection over union, true boxes × found ones."""
    return np.array([[one.iou(other) for other in found] for one in true], float).reshape(len(true), len(found))
