"""Training samples for the detector that looks down: what it is shown, and what it should say of it.

A sample is what `edgecount/detectors/overhead` would make of a camera's picture: blue, green, red, the change since a
moment ago, and the difference to the background, at a scale at which shoulders are about CANONICAL pixels broad.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from tools.shop.bodies import Body, Floats
from tools.shop.camera import Camera, Lens
from tools.shop.drawing import Drawn, composed
from tools.shop.floor import floor
from tools.shop.light import Light
from tools.shop.outfit import Person, dressed
from tools.shop.overhead_cast import SHOULDERS, Actor, Cast
from tools.shop.sensor import Sensor

CANONICAL = 30.0
"""The breadth of shoulders, in pixels, at which the network sees best."""
WIDTH, HEIGHT = 208, 160
STRIDE = 4
DRAWN = 1.25
"""Scenes are drawn so many times larger, and shrunk as a camera's frames are."""
SIZE = (int(WIDTH * DRAWN), int(HEIGHT * DRAWN))
CAST = 40
"""People of a camera, drawn once and used in many scenes."""
DISC, RING = 0.27, 0.5
"""Within DISC of the middle of head and shoulders, in breadths, is the person; from there to RING nothing matters."""
SMALL = 0.45
"""People whose shoulders are not so broad, in CANONICAL pixels, do not matter: another scale sees them.

Larger ones are asked for, with their size: else the network would take a head for a small person.
"""
CLOSE = 0.2
"""The share of samples that show a part of the scene, up to three times as large."""
WIDE = 1.4
"""Metres from the camera to shoulders from which a fisheye is used; nearer ones would see to the horizon."""
EXPOSED = 0.75
"""The share of cameras that expose by what they see."""
SMEARED = 0.5
"""The share of crowds in whose background there are crowds before them; of others it is a fifth of that."""
MOMENTS = 4
"""Moments of a crowd of which its background is made."""
DARKER = 0.4
"""The share of scenes of which a part has less light: the inside of a door, the outside at night."""
HIDDEN = 0.35
"""Whoever shows less of head and shoulders than this is neither asked for nor forbidden."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """`shown` is 5 × height × width (uint8); `wanted` is 8 × height/4 × width/4.

    Wanted are where heads and shoulders are (a disc for everybody); where it does not matter; the box (left, top,
    right, bottom, in CANONICAL pixels) and the logarithm of the size; and where box and size are known.
    """

    shown: np.ndarray
    wanted: Floats


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of the drawn scene that the sample shows."""

    left: int
    top: int
    width: int
    height: int

    def cut(self, picture: np.ndarray) -> np.ndarray:
        """The part of a picture that this is, at the network's scale."""
        part = picture[self.top : self.top + self.height, self.left : self.left + self.width]
        return np.asarray(cv2.resize(part, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA))

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the scene is in this part."""
        return (x - self.left) * self.scale, (y - self.top) * self.scale

    @property
    def scale(self) -> float:
        """The network's pixels for each of the scene."""
        return WIDTH / self.width


class SampleMaker:
    """Makes samples from bodies; people, floors and cameras are drawn once, used many times, and slowly replaced."""

    def __init__(self, bodies: Sequence[Body], seed: int, cameras: int = 60, floors: int = 150) -> None:
        self._rng = np.random.default_rng(seed)
        self._bodies = bodies
        self._floors = [floor(*SIZE, self._rng) for _ in range(floors)]
        self._casts = [self._cast() for _ in range(cameras)]

    def sample(self) -> Sample:
        """The next sample."""
        rng = self._rng
        self._renew()
        cast = self._casts[rng.integers(len(self._casts))]
        sensor = Sensor.any(rng, grey=cast.light.headlight)
        ground = self._ground()
        crowded = rng.random() < 0.4
        count = int(rng.choice(np.array([0, rng.integers(1, 4), rng.integers(3, 8)]), p=[0.1, 0.53, 0.37]))
        actors = cast.some(int(rng.integers(7, 23)) if crowded else count, rng.uniform(0.28, 0.42) if crowded else 0.42)
        now = composed(ground, [(it.now, 1.0) for it in actors])
        before = None if rng.random() < 0.08 else composed(ground, [(it.before, 1.0) for it in actors if it.before])
        background = self._background(ground, actors, cast, crowded=crowded)
        if rng.random() < DARKER:
            self._darken([it for it in (now, before, background) if it is not None])
        self._distract(now, before, background)
        window = self._window()
        if rng.random() < EXPOSED:
            sensor = replace(sensor, gain=float(np.clip(rng.uniform(60, 170) / (window.cut(now).mean() + 1), 0.4, 2.5)))
        shown = self._shown(now, before, background, sensor, window)
        return self._turned(Sample(shown, _wanted([it.now for it in actors], window)))

    def _renew(self) -> None:
        rng = self._rng
        if rng.random() < 0.004:
            self._casts[rng.integers(len(self._casts))] = self._cast()
        elif rng.random() < 0.25:
            self._casts[rng.integers(len(self._casts))].join(self._person(), CAST)
        if rng.random() < 0.02:
            self._floors[rng.integers(len(self._floors))] = floor(*SIZE, rng)

    def _person(self) -> Person:
        return dressed(self._bodies[int(self._rng.integers(len(self._bodies)))], self._rng)

    def _cast(self) -> Cast:
        cast = Cast(self._camera(), Light.any(self._rng, headlight=self._rng.random() < 0.15), SIZE, self._rng)
        for _ in range(CAST):
            cast.join(self._person(), CAST)
        return cast

    def _camera(self) -> Camera:
        """Low or high, straight down or up to 35 degrees off, narrow or wide."""
        rng = self._rng
        height = 2.3 + 3.0 * rng.random() ** 1.5
        tilt = abs(rng.normal(0, 0.06)) if rng.random() < 0.55 else rng.uniform(0.1, 0.6)
        scale = CANONICAL / 0.46 * DRAWN * 2 ** rng.uniform(-0.45, 0.25)  # pixels a metre at the shoulders
        below = height - SHOULDERS
        x, y = SIZE[0] * rng.uniform(0.25, 0.75), SIZE[1] * rng.uniform(0.25, 0.75)
        lens: Lens = "fisheye" if below > WIDE and rng.random() < 0.6 else "pinhole"
        return Camera(height, tilt, rng.uniform(0, 2 * math.pi), lens, scale * below, x, y)

    def _ground(self) -> Floats:
        rng = self._rng
        ground = self._floors[rng.integers(len(self._floors))]
        ground = ground[:, ::-1] if rng.random() < 0.5 else ground
        return (ground[::-1] if rng.random() < 0.5 else ground) * np.float32(rng.uniform(0.6, 1.4))

    def _background(self, ground: Floats, actors: Sequence[Actor], cast: Cast, *, crowded: bool) -> Floats | None:
        """What a running median has learnt: the floor, people who stood long, ghosts of those who left, and crowds."""
        rng = self._rng
        if rng.random() < 0.12:
            return None
        kept = [(it.now, rng.uniform(0.3, 1.0)) for it in actors if it.stands and rng.random() < 0.4]
        if rng.random() < 0.15:  # somebody was there from the start, and has left
            kept += [(it.before, rng.uniform(0.3, 1.0)) for it in actors if it.before and rng.random() < 0.4]
        calm = composed(ground, kept)
        if rng.random() < (SMEARED if crowded else SMEARED / 5):
            calm += np.float32(rng.uniform(0.3, 1.0)) * (self._smear(ground, cast) - calm)
        return calm

    def _smear(self, ground: Floats, cast: Cast) -> Floats:
        """What is left of a floor that a crowd never leaves bare: the mean of several moments."""
        people = int(self._rng.integers(4, 20))
        moments = [composed(ground, [(it.now, 1.0) for it in cast.some(people, 0.4)]) for _ in range(MOMENTS)]
        return np.asarray(np.mean(moments, axis=0), np.float32)

    def _darken(self, moments: Sequence[Floats]) -> None:
        """One side of the scene gets less light, and so does whoever walks there."""
        rng = self._rng
        angle = rng.uniform(0, 2 * math.pi)
        x, y = (np.arange(side, dtype=np.float32) - rng.uniform(0.2, 0.8) * side for side in SIZE)
        inside = x * math.cos(angle) + y[:, None] * math.sin(angle)
        share = np.clip(0.5 + inside / rng.uniform(2, 80), 0, 1)
        light = (1 - (1 - rng.uniform(0.2, 0.7)) * share).astype(np.float32)[..., None]
        for moment in moments:
            np.multiply(moment, light, out=moment)

    def _distract(self, now: Floats, before: Floats | None, background: Floats | None) -> None:
        """Door leaves, moving shadows, lights and left things, which change the picture and are nobody."""
        rng = self._rng
        for _ in range(rng.poisson(0.6)):
            mask: Floats = np.zeros(now.shape[:2], np.float32)
            x, y = rng.uniform(0, 1) * SIZE[0], rng.uniform(0, 1) * SIZE[1]
            sides = (float(rng.uniform(0.05, 0.9) * SIZE[0]), float(rng.uniform(0.02, 0.35) * SIZE[1]))
            cv2.fillPoly(mask, [cv2.boxPoints(((x, y), sides, float(rng.uniform(0, 180)))).astype(np.int32)], 1.0)
            if rng.random() < 0.6:
                mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), rng.uniform(2, 15)), np.float32)
                factor = rng.uniform(0.4, 1.6)
                now *= 1 + (factor - 1) * mask[..., None]
                if before is not None:
                    shift = np.array([[1, 0, rng.normal(0, 12)], [0, 1, rng.normal(0, 12)]], np.float32)
                    before *= 1 + (factor - 1) * cv2.warpAffine(mask, shift, SIZE)[..., None]
            elif background is not None:  # a thing that stood there, and does no more
                colour = np.clip(rng.uniform(5, 240) * (1 + rng.normal(0, 0.2, 3)), 0, 255).astype(np.float32)
                background += mask[..., None] * (colour - background)

    def _window(self) -> _Window:
        close = self._rng.random() < CLOSE
        width = int(SIZE[0] * (self._rng.uniform(0.3, 0.7) if close else self._rng.uniform(0.7, 1.0)))
        height = width * HEIGHT // WIDTH
        left, top = self._rng.integers(0, SIZE[0] - width + 1), self._rng.integers(0, SIZE[1] - height + 1)
        return _Window(int(left), int(top), width, height)

    def _shown(
        self, now: Floats, before: Floats | None, background: Floats | None, sensor: Sensor, window: _Window
    ) -> np.ndarray:
        rng = self._rng
        gain = rng.uniform(0.75, 1.25) if rng.random() < 0.15 else 1.0
        picture = sensor.taken(window.cut(now), rng, gain)
        change = strange = np.zeros(picture.shape[:2], np.uint8)
        if before is not None:
            change = cv2.absdiff(picture, sensor.taken(window.cut(before), rng, gain)).max(axis=2)
        if background is not None:
            calm = sensor.taken(window.cut(background), rng)
            if gain != 1:
                calm = cv2.convertScaleAbs(calm, alpha=_brightness(picture) / _brightness(calm))
            strange = cv2.absdiff(picture, cv2.blur(calm, (3, 3)) if rng.random() < 0.3 else calm).max(axis=2)
        return np.concatenate([picture.transpose(2, 0, 1), change[None], strange[None]])

    def _turned(self, sample: Sample) -> Sample:
        """Mirrored at random: from above, all ways are alike."""
        shown, wanted = sample.shown, sample.wanted
        left, top, right, bottom = 2, 3, 4, 5
        if self._rng.random() < 0.5:
            shown, wanted = shown[..., ::-1], wanted[..., ::-1].copy()
            wanted[[left, right]] = wanted[[right, left]]
        if self._rng.random() < 0.5:
            shown, wanted = shown[:, ::-1], wanted[:, ::-1].copy()
            wanted[[top, bottom]] = wanted[[bottom, top]]
        return Sample(np.ascontiguousarray(shown), np.ascontiguousarray(wanted))


def _brightness(picture: np.ndarray) -> float:
    return float(np.median(picture[::8, ::8])) + 1


def _wanted(people: Sequence[Drawn], window: _Window) -> Floats:
    rows, columns = HEIGHT // STRIDE, WIDTH // STRIDE
    wanted = np.zeros((8, rows, columns), np.float32)
    y, x = np.mgrid[:rows, :columns].astype(np.float32)
    nearest = np.full((rows, columns), np.inf, np.float32)
    shares = _shares(people)
    for it, share in zip(people, shares, strict=True):
        u, v = (place / STRIDE - 0.5 for place in window.place(*it.top))
        if not (-0.6 < u < columns - 0.4 and -0.6 < v < rows - 0.4):
            continue
        size = it.size * window.scale
        away = np.hypot(x - u, y - v) * STRIDE / size
        near = away < max(away.min() + 1e-3, DISC)
        if share < HIDDEN or size / CANONICAL < SMALL:
            wanted[1, away < RING] = 1
            continue
        wanted[1, (away < RING) & (wanted[0] == 0)] = 1
        wins = near & (away < nearest)
        nearest[wins] = away[wins]
        wanted[0, wins] = 1
        left, top = window.place(*it.box[:2])
        right, bottom = window.place(*it.box[2:])
        at_x, at_y = (x[wins] + 0.5) * STRIDE, (y[wins] + 0.5) * STRIDE
        wanted[2:6, wins] = np.stack([at_x - left, at_y - top, right - at_x, bottom - at_y]) / CANONICAL
        wanted[6, wins] = math.log(max(size, 1) / CANONICAL)
        wanted[7, wins] = 1
    wanted[1, wanted[0] > 0] = 0
    return wanted


def _shares(people: Sequence[Drawn]) -> list[float]:
    """How much of each one's head and shoulders is not under somebody else, about 0-1."""
    cover = np.full((SIZE[1], SIZE[0]), -1, np.int16)
    for index, it in enumerate(people):
        patch = it.patch
        top, left = max(0, patch.top), max(0, patch.left)
        bottom, right = min(SIZE[1], patch.top + patch.cover.shape[0]), min(SIZE[0], patch.left + patch.cover.shape[1])
        if top < bottom and left < right:
            part = patch.cover[top - patch.top : bottom - patch.top, left - patch.left : right - patch.left]
            cover[top:bottom, left:right][part > 0.5] = index
    shares = []
    for index, it in enumerate(people):
        reach, x, y = max(2, round(0.3 * it.size)), round(it.top[0]), round(it.top[1])
        seen = cover[max(0, y - reach) : max(0, y + reach), max(0, x - reach) : max(0, x + reach)]
        shares.append(float((seen == index).mean() / 0.6) if seen.size else 0.0)
    return shares
