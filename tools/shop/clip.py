"""Rendered clips: a video, the true crossings of its line, and everybody's box, as the benchmark wants its clips.

A clip is a folder with video.mp4, truth.json and gt.txt (MOTChallenge's format). One seed gives one clip.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from tools.shop.bodies import PHASES, Body, Floats
from tools.shop.camera import Camera, Lens
from tools.shop.drawing import Drawn, composed, draw
from tools.shop.floor import floor
from tools.shop.light import Light
from tools.shop.outfit import Person, dressed
from tools.shop.sensor import Sensor
from tools.shop.walks import Walk, traffic

Mount = Literal["overhead", "steep", "side"]
LightName = Literal["day", "lamps", "dusk", "infrared", "glare", "changing"]
WIDTH, HEIGHT = 480, 360
DENSE = 16000
"""Points of a person: people may be large here."""
CLEAR = 0.15
"""Metres from the line from which somebody is on a side of it."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What makes a clip easy or hard; `density` is how many people are about the door at a time."""

    mount: Mount
    density: float
    light: LightName
    lens: Lens
    fps: float
    size: Literal["small", "middle", "large"]
    seed: int
    seconds: float = 40.0

    @property
    def name(self) -> str:
        """The folder's name."""
        return f"{self.mount}-{self.light}-{self.lens}-{self.size}-{self.density:g}-{self.fps:g}fps-{self.seed}"


@dataclass(slots=True, eq=False)
class _Actor:
    person: Person
    walk: Walk


def render(conditions: Conditions, bodies: Sequence[Body], folder: Path) -> Path:
    """Make the clip in a folder of its own below `folder`, and return that."""
    rng = np.random.default_rng(conditions.seed)
    camera, middle, reach = _view(conditions, rng)
    light, sensor = _light(conditions, rng), _sensor(conditions, rng)
    ground = _ground(camera, rng)
    walks = traffic(conditions.seconds, conditions.density, 2.0, middle, reach, rng)
    actors = [_Actor(dressed(bodies[int(rng.integers(len(bodies)))], rng), walk) for walk in walks]
    there = folder / conditions.name
    there.mkdir(parents=True, exist_ok=True)
    video = cv2.VideoWriter(str(there / "video.mp4"), cv2.VideoWriter.fourcc(*"mp4v"), conditions.fps, (WIDTH, HEIGHT))
    boxes: list[str] = []
    sides: list[list[tuple[int, float]]] = [[] for _ in actors]
    frames = int(conditions.seconds * conditions.fps)
    for frame in range(1, frames + 1):
        now = frame / conditions.fps
        drawn = _drawn(actors, now, camera, light)
        picture = composed(ground, [(it, 1.0) for _, it in drawn])
        video.write(sensor.taken(picture, rng, _gain(conditions, now)))
        boxes += [_row(frame, index, it) for index, it in drawn]
        for index, it in drawn:
            spot = actors[index].walk.spot(now)
            if spot is not None and 0 <= it.top[0] < WIDTH and 0 <= it.top[1] < HEIGHT:
                sides[index].append((frame, spot.y - middle))
    video.release()
    (there / "gt.txt").write_text("".join(boxes))
    truth = _truth(conditions, camera, middle, frames, [_crossings(side) for side in sides])
    (there / "truth.json").write_text(json.dumps(truth, indent=1) + "\n")
    return there


def _view(conditions: Conditions, rng: np.random.Generator) -> tuple[Camera, float, float]:
    """The camera, where on the floor the door's line is (y), and how far people come and go (metres)."""
    share = {"small": 0.07, "middle": 0.12, "large": 0.18}[conditions.size]
    if conditions.mount == "overhead":
        below = rng.uniform(1.4, 2.6) if conditions.lens == "fisheye" else rng.uniform(1.0, 2.0)
        focal = share * WIDTH / 0.46 * below
        camera = Camera(below + 1.4, rng.uniform(0, 0.12), 0.0, conditions.lens, focal, WIDTH / 2, HEIGHT / 2)
        return camera, 0.0, max(1.6, 0.75 * HEIGHT / (share * WIDTH / 0.46))
    tall = {"small": 0.2, "middle": 0.35, "large": 0.55}[conditions.size] * HEIGHT  # a person's height in pixels
    down = {"steep": rng.uniform(0.7, 0.95), "side": rng.uniform(0.25, 0.45)}[conditions.mount]
    height = rng.uniform(3.0, 4.5) if conditions.mount == "steep" else rng.uniform(2.3, 3.2)
    far = (height - 0.9) / math.tan(down)
    focal = tall * math.hypot(far, height - 0.9) / (1.7 * math.cos(down))
    camera = Camera(height, math.pi / 2 - down, 0.0, conditions.lens, focal, WIDTH / 2, HEIGHT / 2)
    return camera, far, min(far - 0.8, 3.0)


def _light(conditions: Conditions, rng: np.random.Generator) -> Light:
    light = Light.any(rng, headlight=conditions.light == "infrared")
    if conditions.light in ("glare", "day"):
        way = np.array([*rng.normal(0, 0.7, 2), 0.6])
        return Light(tuple(way / np.linalg.norm(way)), 0.5, rng.uniform(0.4, 0.7), 0.03)
    return light


def _sensor(conditions: Conditions, rng: np.random.Generator) -> Sensor:
    dark = conditions.light in ("dusk", "infrared")
    return Sensor(
        gain=rng.uniform(0.4, 0.6) if dark else 1.6 if conditions.light == "glare" else rng.uniform(0.8, 1.1),
        gamma=rng.uniform(0.8, 1.2),
        tint=(rng.uniform(0.85, 1.1), 1.0, rng.uniform(0.9, 1.15)),
        grey=conditions.light == "infrared",
        vignette=0.5 if dark else 0.0,
        blur=rng.uniform(0.4, 0.9),
        noise=rng.uniform(5, 9) if dark else rng.uniform(1, 3),
        sharpen=rng.uniform(0, 0.8),
        quality=int(rng.integers(40, 85)),
    )


def _gain(conditions: Conditions, now: float) -> float:
    """Light that comes and goes, in steps and slowly."""
    if conditions.light != "changing":
        return 1.0
    return (1.0, 1.25, 1.0, 0.75)[int(now // 5) % 4] * (1 + 0.08 * math.sin(now))


def _ground(camera: Camera, rng: np.random.Generator) -> Floats:
    """The floor, and from the side a wall behind it, each with its pattern."""
    ground = floor(WIDTH, HEIGHT, rng)
    if camera.tilt > 0.5:
        horizon = camera.seen(np.array([[0, 9.0, 0]], np.float32))[0][0][1]
        rows = int(np.clip(horizon, 0, HEIGHT))
        ground[:rows] = floor(WIDTH, HEIGHT, rng)[:rows]
    return ground


def _drawn(actors: Sequence[_Actor], now: float, camera: Camera, light: Light) -> list[tuple[int, Drawn]]:
    """Everybody who is there, those farther off first."""
    drawn = []
    for index, actor in enumerate(actors):
        spot = actor.walk.spot(now)
        if spot is None:
            continue
        phase = PHASES if spot.stride is None else int(spot.stride * PHASES) % PHASES
        it = draw(actor.person, phase, spot.yaw, (spot.x, spot.y), camera, light, (WIDTH, HEIGHT), DENSE)
        if it is not None:
            drawn.append((index, it))
    return sorted(drawn, key=lambda pair: -pair[1].far)


def _row(frame: int, index: int, it: Drawn) -> str:
    left, top, right, bottom = it.box
    return f"{frame},{index + 1},{left:.1f},{top:.1f},{right - left:.1f},{bottom - top:.1f},1\n"


def _crossings(side: Sequence[tuple[int, float]]) -> list[tuple[int, bool]]:
    """Frames at which somebody got clear of the line on the other side, and whether forwards."""
    found, before = [], 0.0
    for frame, off in side:
        if abs(off) < CLEAR:
            continue
        if before and (off > 0) != (before > 0):
            found.append((frame, off > 0))
        before = off
    return found


def _truth(
    conditions: Conditions, camera: Camera, middle: float, frames: int, crossings: Sequence[Sequence[tuple[int, bool]]]
) -> dict[str, object]:
    high = 1.0 if conditions.mount == "overhead" else 0.0  # where a person's anchor is above the line
    ends = np.array([[-1.5, middle, high], [1.5, middle, high]], np.float32)
    start, end = camera.seen(ends)[0] / (WIDTH, HEIGHT)
    clipped = [[float(np.clip(x, 0.0, 1.0)), float(np.clip(y, 0.0, 1.0))] for x, y in (start, end)]
    events = sorted((frame, "in" if forward else "out") for person in crossings for frame, forward in person)
    line = {
        "from": clipped[0],
        "to": clipped[1],
        "in_side": "left",
        "events": [{"frame": frame, "direction": direction} for frame, direction in events],
    }
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "fps": conditions.fps,
        "frames": frames,
        "anchor": "center" if conditions.mount == "overhead" else "foot",
        "mount": "overhead" if conditions.mount == "overhead" else "side",
        "conditions": asdict(conditions),
        "lines": {"door": line},
    }
