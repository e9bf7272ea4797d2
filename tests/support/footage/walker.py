"""A recording of somebody who walks, and a network that sees them: whole replays without the real model.

Each picture is of one even colour.  The network (see tests.support.models.caffe) reads off its blue how far right
the person is and off its green how sure it is that there is one.
"""

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from edgecount.sources.quiet import quiet_opencv
from tests.support.models.caffe import row, write_pair

CONFIG = """\
site: {{name: Main Street, timezone: {zone}}}
cameras:
  {name}:
    source: {source}
    lines:
      door: {{from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}
detector: {{model: {model}, view: frame}}
health: {{port: off}}
"""
"""Who walks to the right comes in."""

TO_THE_RIGHT = tuple(0.15 + 0.035 * step for step in range(21))
"""Two seconds' walk over the line, at 10 frames a second: shares of the picture's width."""
THERE_AND_BACK = (*TO_THE_RIGHT, *reversed(TO_THE_RIGHT))

_SIZE = (160, 120)


def write_model(folder: Path) -> Path:
    """The network; a config names it by this path."""
    there = row(0.5, 0.4, 0.2, 0.6, 0.8)
    moving, surer = row(0, 0.5, 0, 0.5, 0, label=0), row(0.5, 0, 0, 0, 0, label=0)
    return write_pair(folder / "walker", [there], colours=[moving, surer, row(0, 0, 0, 0, 0, label=0)])[1]


def write_walk(path: Path, places: Iterable[float | None] = TO_THE_RIGHT, fps: float = 10) -> Path:
    """A recording of a person at these places, shares of the picture's width, frame by frame; nobody where None."""
    quiet_opencv()
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, _SIZE)
    assert writer.isOpened()
    for place in places:
        colour = (0, 0, 0) if place is None else (round(255 * place), 230, 0)
        writer.write(np.full((_SIZE[1], _SIZE[0], 3), colour, np.uint8))
    writer.release()
    return path


def write_config(folder: Path, source: object = "anything", name: str = "entrance", zone: str = "Europe/Paris") -> Path:
    """A config with one camera, which the network watches."""
    path = folder / "config.yaml"
    path.write_text(CONFIG.format(name=name, source=source, zone=zone, model=write_model(folder)))
    return path
