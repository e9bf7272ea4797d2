"""A metric's values at one moment, without the library that writes them; every one gets the site as its first label."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from edgecount.daemon.workers.work import Durations

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A gauge or a counter: `samples` are values after those of the `labels`; a counter's name ends in `_total`."""

    kind: Literal["gauge", "counter"]
    name: str
    text: str
    labels: Labels
    samples: Sequence[tuple[Labels, float]]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Durations by class, after the values of the `labels`."""

    name: str
    text: str
    labels: Labels
    samples: Sequence[tuple[Labels, Durations]]


def gauge(name: str, text: str, labels: Labels, samples: Iterable[tuple[Labels, float]]) -> Series:
    """A value that rises and falls."""
    return Series("gauge", name, text, labels, tuple(samples))


def counter(name: str, text: str, labels: Labels, samples: Iterable[tuple[Labels, float]]) -> Series:
    """A value that only rises, from zero at the start of the daemon."""
    return Series("counter", name, text, labels, tuple(samples))


def histogram(name: str, text: str, labels: Labels, samples: Iterable[tuple[Labels, Durations]]) -> Histogram:
    """Durations, which only become more."""
    return Histogram(name, text, labels, tuple(samples))
