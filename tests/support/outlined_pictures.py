"""Pictures with outlined people, made of noise and bright shapes, as COCO's JSON tells of them."""

import json
from pathlib import Path

import cv2
import numpy as np

CORNERS = ((-8, -16), (8, -16), (8, 16), (-8, 16))
"""Of somebody, from the middle."""


def outlined_folder(folder: Path, pictures: int = 8, width: int = 160, height: int = 96) -> Path:
    """A folder of pictures with 1, 2, 3, 1, ... bright shapes on dark noise, and people.json."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(7)
    images, annotations = [], []
    for number in range(pictures):
        image = random.integers(0, 60, (height, width, 3), np.uint8)
        for place in range(1 + number % 3):
            ring = [(30 + 50 * place + x, 40 + 4 * number + y) for x, y in CORNERS]
            cv2.fillPoly(image, [np.array(ring, np.int32)], (240, 200, 220))
            (left, top), (right, bottom) = ring[0], ring[2]
            annotations.append(
                {
                    "image_id": number,
                    "category_id": 1,
                    "bbox": [left, top, right - left, bottom - top],
                    "segmentation": [[place for corner in ring for place in corner]],
                }
            )
        cv2.imwrite(str(folder / f"{number}.png"), image)
        images.append({"id": number, "file_name": f"{number}.png", "width": width, "height": height})
    told = {"images": images, "annotations": annotations, "categories": [{"id": 1, "name": "person"}]}
    (folder / "people.json").write_text(json.dumps(told))
    return folder
