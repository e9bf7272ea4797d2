"""Which model, and which mount, suits a camera: from trials on this machine, and on pictures of the camera.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from edgecount.pipeline.cadence import Every, auto_gap
from edgecount.pipeline.need import Need
from edgecount.wiring.trials import FROM_ABOVE, FROM_THE_SIDE, Trial

MORE, MUCH_MORE = 1.25, 2.0
"""How many times as many people another model of the same mount, or the other mount, must find to be told.

A quarter more is beyond chance, and the wrong mount sees less than half of the people.
"""
ENOUGH = 4
"""People found in all pictures together, by the model that finds most, from which models can be compared."""
FEW = "too few people to compare: try again while some are there"


@dataclass(frozen=True, slots=True)
class Room:
    """How a camera is watched: its frames a second, how often it looks, and the cores that it has for it."""

    fps: float
    every: Every
    cores: float

    def load(self, trial: Trial) -> float:
        """The cores that a model takes while as much as can be is decided, as far as it looks."""
        return trial.seconds * self._looks(trial.runs)

    def holds(self, trial: Trial) -> bool:
        """Whether the model can look as often as it is to."""
        return self.load(trial) <= self.cores

    def _looks(self, runs: int) -> float:
        """The most looks a second."""
        if self.every == "auto":
            gap = auto_gap(runs, Need.URGENT)
            return min(self.fps, 1 / gap) if gap else self.fps
        return self.fps / self.every


def advice(model: str, trials: Sequence[Trial], pictures: int, room: Room) -> str:
    """What the trials say of a camera that has this model, in one line; the last words are what to do."""
    found = ", ".join(f"{one.model} {one.people}" for one in trials)
    told = f"people found in {pictures} pictures: {found}: {verdict(model, trials, room)}"
    if model == FROM_ABOVE:
        return told
    side = (one for one in trials if one.model in FROM_THE_SIDE)
    loads = ", ".join(f"{one.model} {room.load(one):.2f} ({one.seconds * 1000:.0f} ms a look)" for one in side)
    return f"when busiest, of {room.cores:.2f} of a core: {loads}; {told}"


def verdict(model: str, trials: Sequence[Trial], room: Room) -> str:
    """What to do about a camera that has this model."""
    by_model = {trial.model: trial for trial in trials}
    own = by_model[model]
    same = [one for one in trials if (one.model == FROM_ABOVE) == (model == FROM_ABOVE)]
    other = max((one for one in trials if one not in same), key=lambda one: one.people, default=None)
    is_told = max(one.people for one in trials) >= ENOUGH
    if is_told and other is not None and other.people > MUCH_MORE * max(one.people for one in same):
        return _other_mount(other)
    if room.holds(own):
        return _beside(own, same, room) if is_told else FEW
    least = min(same, key=room.load)
    if least is own:
        return f"{model} does not keep up with every frame here: fewer frames a second, or fewer cameras, help"
    if room.holds(least):
        better = _least_of_the_best([one for one in same if room.holds(one)], room)
        return f"{model} does not keep up here: take detector.model: {better.model}"
    return f"none keeps up with every frame here, {least.model} misses fewest; fewer frames a second help"


def _other_mount(other: Trial) -> str:
    if other.model == FROM_ABOVE:
        return "more are found with mount: overhead; take it if the camera looks straight down"
    return f"more are found with mount: side and model: {other.model}; take it if the camera looks from the side"


def _beside(own: Trial, same: Sequence[Trial], room: Room) -> str:
    """What to do where the camera's own model keeps up."""
    best = _least_of_the_best(same, room)
    if max(one.people for one in same) <= MORE * own.people:
        return f"{own.model} suits"
    if not room.holds(best):
        return f"{own.model} suits; {best.model} finds more, but does not keep up here"
    return f"take detector.model: {best.model}, which finds more and keeps up"


def _least_of_the_best(trials: Sequence[Trial], room: Room) -> Trial:
    """Of the models that find as many as any but for chance, the one that takes least."""
    most = max(one.people for one in trials)
    return min((one for one in trials if most <= MORE * one.people), key=room.load)


def costs(trials: Sequence[Trial]) -> str:
    """How long a look takes with each model, where no camera was asked for a picture."""
    each = ", ".join(f"{one.model} {one.seconds * 1000:.0f} ms" for one in trials)
    return f"a look at a picture of 1280×720 here: {each}; check --connect says which model suits each camera"
