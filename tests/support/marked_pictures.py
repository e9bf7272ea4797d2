"""Pictures with marked heads, made of noise and discs: what training is tried with."""

from pathlib import Path

import cv2
import numpy as np

from edgecount.geometry import Point
from edgecount.training.annotations.point_lists import json_points


def marked_folder(folder: Path, pictures: int = 8, width: int = 160, height: int = 96) -> Path:
    """A folder of pictures with 1, 2, ... bright discs on dark noise, and points.json."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(7)
    heads: dict[str, list[Point]] = {}
    for number in range(pictures):
        image = random.integers(0, 60, (height, width, 3), np.uint8)
        places = random.uniform((8, 8), (width - 8, height - 8), (number + 1, 2))
        for x, y in places:
            cv2.circle(image, (int(x), int(y)), 6, (240, 240, 240), cv2.FILLED)
        name = f"{number}.png"
        cv2.imwrite(str(folder / name), image)
        heads[name] = [Point(float(x), float(y)) for x, y in places]
    (folder / "points.json").write_bytes(json_points(heads))
    return folder
