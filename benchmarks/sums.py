"""Scores of several clips together: as rows of a table, and beside what is wanted of a kind of place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.clips import STRAIGHT_DOWN
from benchmarks.report import Goal, Table, at_least, at_most
from benchmarks.scoring import Score, total

NUMBERS = ("true", "found", "right", "F1", "count error")
"""The columns of a score."""

Key = tuple[str, ...]
Scores = Iterable[tuple[Key, Score]]
"""Every score with what is said of it in the first columns of its row."""


@dataclass(frozen=True, slots=True)
class Place:
    """Clips of one kind, and what is wanted of them together: F1 at least, count error at most."""

    clips: tuple[str, ...]
    f1: float
    error: float


PLACES = (Place(STRAIGHT_DOWN, 0.93, 0.08), Place(("hall", "boutique"), 0.95, 0.06))


def cells(found: Score) -> list[str]:
    """A score under NUMBERS; where nobody crossed, there is no share to tell."""
    shares = [found.f1, found.count_error_rate]
    numbers = [found.true, found.reported, found.matched]
    return [*(f"{number:,}" for number in numbers), *(f"{share:.3f}" if found.true else "–" for share in shares)]


def sums(scores: Scores) -> dict[Key, Score]:
    """Those of the same key together, in the order in which the keys come."""
    grouped: dict[Key, list[Score]] = {}
    for key, found in scores:
        grouped.setdefault(key, []).append(found)
    return {key: total(found) for key, found in grouped.items()}


def sums_table(title: str, columns: Sequence[str], scores: Scores) -> Table:
    """A row for each key, with the sum of its scores."""
    return Table(title, (*columns, *NUMBERS), [[*key, *cells(found)] for key, found in sums(scores).items()])


def place_goals(found: Sequence[tuple[str, str, Score]]) -> list[Goal]:
    """What is wanted of PLACES beside the sums of these scores, each of a clip with a model."""
    goals = []
    for place in PLACES:
        there = [((model,), one) for clip, model, one in found if clip in place.clips]
        for (model,), together in sums(there).items():
            name = f"{' + '.join(place.clips)}, {model}"
            goals.append(at_least(f"{name}: F1", together.f1, place.f1, "{:.3f}"))
            goals.append(at_most(f"{name}: count error", together.count_error_rate, place.error, "{:.3f}"))
    return goals
