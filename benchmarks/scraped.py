"""What `/metrics` says of the daemon's cameras: frames, and how old they were when all that they show was counted.

Ages are known by the histogram's bounds.  A quantile is taken as Prometheus's histogram_quantile does: between two
bounds, ages are spread evenly.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families


@dataclass(frozen=True, slots=True)
class Watched:
    """A camera's frames so far; `ages` are how many were so old (s) at most, by that bound."""

    processed: int = 0
    dropped: int = 0
    degraded: bool = False
    ages: Mapping[float, int] = field(default_factory=dict)

    def since(self, before: "Watched") -> "Watched":
        """Those that came after."""
        return Watched(
            self.processed - before.processed,
            self.dropped - before.dropped,
            self.degraded,
            {bound: count - before.ages.get(bound, 0) for bound, count in self.ages.items()},
        )

    def age(self, share: float) -> float:
        """How old this share of the frames was at most (s)."""
        bounds = sorted(self.ages.items())
        rank = share * bounds[-1][1] if bounds else 0.0
        for (low, before), (high, count) in pairwise([(0.0, 0), *bounds]):
            if count >= rank and count > before:
                return low if high == float("inf") else low + (high - low) * (rank - before) / (count - before)
        return 0.0

    @property
    def kept(self) -> float:
        """The share of the frames that were not dropped for newer ones."""
        return self.processed / max(1, self.processed + self.dropped)

    @property
    def oldest(self) -> float:
        """The bound that no frame's age exceeded (s)."""
        total = max(self.ages.values(), default=0)
        return min((bound for bound, count in self.ages.items() if count == total), default=0.0)


def scrape(port: int) -> dict[str, Watched]:
    """Every camera as it stands now; none where nobody answers yet."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            text: str = answer.read().decode()
    except OSError:
        return {}
    return watched_in(text)


def watched_in(text: str) -> dict[str, Watched]:
    """Every camera in a page of metrics."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    values = [(sample.name.removeprefix("edgecount_"), sample.labels, sample.value) for sample in samples]
    names = {labels["camera"] for name, labels, _ in values if name == "camera_up"}
    return {name: _watched([it for it in values if it[1].get("camera") == name]) for name in names}


def _watched(values: Iterable[tuple[str, Mapping[str, str], float]]) -> Watched:
    found, ages = {}, {}
    for name, labels, value in values:
        if name == "frame_age_seconds_bucket":
            ages[float(labels["le"])] = int(value)
        else:
            found[name, labels.get("result")] = int(value)
    return Watched(
        found.get(("frames_total", "processed"), 0),
        found.get(("frames_total", "dropped"), 0),
        bool(found.get(("camera_degraded", None), 0)),
        ages,
    )
