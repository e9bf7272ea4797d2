"""The cast of one camera: people drawn where they stand and walk below it, now and a moment ago, to be composed."""

import math
from dataclasses import dataclass, replace

import numpy as np

from tools.shop.bodies import PHASES
from tools.shop.camera import Camera
from tools.shop.drawing import Drawn, draw
from tools.shop.light import Light
from tools.shop.outfit import Person
from tools.shop.splat import blurred

SHOULDERS = 1.4
"""The height of shoulders, in metres, at which the scale of a scene is set."""
EXPOSURE = 0.04
"""Seconds for which a camera exposes a picture, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Actor:
    """Somebody in a scene: `place` on the floor in metres; `before` is None for whoever was not there."""

    place: tuple[float, float]
    stands: bool
    now: Drawn
    before: Drawn | None


class Cast:
    """People below one camera, of which any few make a scene."""

    def __init__(self, camera: Camera, light: Light, size: tuple[int, int], rng: np.random.Generator) -> None:
        self.camera = camera
        self.light = light
        self.size = size
        self._rng = rng
        self._exposure = rng.uniform(0, EXPOSURE)
        self._heading = rng.uniform(0, 2 * math.pi)
        self.actors: list[Actor] = []

    def join(self, person: Person, most: int) -> None:
        """Draw somebody anew; beyond `most`, somebody else goes."""
        actor = self._actor(person)
        if actor is None:
            return
        if len(self.actors) >= most:
            self.actors[self._rng.integers(len(self.actors))] = actor
        else:
            self.actors.append(actor)

    def some(self, count: int, apart: float) -> list[Actor]:
        """So many of them, no two nearer to each other than `apart` (metres); fewer where there is no room."""
        chosen: list[Actor] = []
        order = [int(index) for index in self._rng.permutation(len(self.actors))]
        near = self.actors[order[0]].place if order and self._rng.random() < 0.5 else None
        if near is not None:  # a group about somebody
            order = sorted(order, key=lambda index: math.dist(near, self.actors[index].place) + self._rng.uniform(0, 1))
        for index in order:
            actor = self.actors[index]
            if len(chosen) == count:
                break
            if all(math.dist(actor.place, it.place) > apart for it in chosen):
                chosen.append(actor)
        return sorted(chosen, key=lambda it: -it.now.far)

    def _actor(self, person: Person) -> Actor | None:
        rng = self._rng
        place = self._place()
        if place is None:
            return None
        walks = rng.random() < 0.7
        along = self._heading + rng.normal(0, 0.4) + math.pi * (rng.random() < 0.3)
        yaw = along if walks else rng.uniform(0, 2 * math.pi)
        speed = rng.uniform(0.3, 1.7) if walks else 0.0
        phase = int(rng.integers(PHASES)) if walks else PHASES
        now = draw(person, phase, yaw, place, self.camera, self.light, self.size)
        if now is None:
            return None
        if not walks and rng.random() < 0.8:
            return Actor(place, stands=True, now=now, before=now)
        seconds = rng.uniform(0.15, 0.4) if rng.random() < 0.85 else rng.uniform(0.4, 0.8)
        step = (speed * seconds * math.sin(yaw), -speed * seconds * math.cos(yaw)) if walks else rng.normal(0, 0.03, 2)
        earlier = (phase - max(1, round(seconds * 8))) % PHASES if walks else phase
        behind = (place[0] - step[0], place[1] - step[1])
        before = draw(person, earlier, yaw, behind, self.camera, self.light, self.size)
        if walks and before is not None:
            way = (np.array(now.top) - before.top) * (self._exposure / seconds)
            now, before = (replace(it, patch=blurred(it.patch, way)) for it in (now, before))
        return Actor(place, stands=not walks, now=now, before=before if rng.random() > 0.03 else None)

    def _place(self) -> tuple[float, float] | None:
        """A place on the floor, often beside somebody, whose head is in the picture or near it."""
        rng = self._rng
        if self.actors and rng.random() < 0.35:
            angle, beside = rng.uniform(0, 2 * math.pi), self.actors[rng.integers(len(self.actors))].place
            far = rng.uniform(0.4, 0.8)
            return beside[0] + far * math.cos(angle), beside[1] + far * math.sin(angle)
        spot = (self.size[0] * rng.uniform(-0.08, 1.08), self.size[1] * rng.uniform(-0.08, 1.08))
        ground = self.camera.ground(spot, min(SHOULDERS, self.camera.height - 0.5))
        return None if ground is None or math.hypot(*ground) > 7 else ground
