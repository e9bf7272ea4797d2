"""Which settings fit the file as it is now: one that makes a mistake of its own is left out, alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from edgecount.config.load import Checked, checked
from edgecount.config.reading.problem import Problem
from edgecount.config.reading.yaml_reader import Document
from edgecount.config.settings.laying import laid_over
from edgecount.config.settings.setting import LaidSetting

Environ = Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Fitted:
    """The settings that are laid over the file, what that makes, and why each of the others is left out."""

    kept: tuple[LaidSetting, ...]
    found: Checked
    left_out: tuple[tuple[LaidSetting, tuple[Problem, ...]], ...] = ()


def fitted(document: Document, settings: Sequence[LaidSetting], environ: Environ) -> Fitted:
    """As many of the settings as fit; those that fit only once others are laid are tried again after them."""

    def check(some: Sequence[LaidSetting]) -> Checked:
        return checked(laid_over(document, some), environ)

    found = check(settings)
    if not found.problems:
        return Fitted(tuple(settings), found)
    return _greedy(settings, check)


def _greedy(settings: Sequence[LaidSetting], check: Callable[[Sequence[LaidSetting]], Checked]) -> Fitted:
    """Take setting after setting that adds no mistake, in the order in which they were made, until no more will go."""
    kept: list[LaidSetting] = []
    found = check(kept)
    waiting = sorted(settings, key=lambda setting: (setting.revision, setting.path))
    faults: dict[int, tuple[Problem, ...]] = {}
    goes_on = True
    while waiting and goes_on:
        goes_on = False
        for setting in tuple(waiting):
            tried = check([*kept, setting])
            new = _new(found, tried)
            if new:
                faults[id(setting)] = new
                continue
            kept.append(setting)
            waiting.remove(setting)
            found, goes_on = tried, True
    return Fitted(tuple(kept), found, tuple((setting, faults[id(setting)]) for setting in waiting))


def _new(before: Checked, after: Checked) -> tuple[Problem, ...]:
    """The mistakes that there were not before, wherever in the file they stood."""
    known = {(problem.path, problem.text) for problem in before.problems}
    return tuple(problem for problem in after.problems if (problem.path, problem.text) not in known)
