"""Groups: who is told to have crossed together, held against the hand-drawn boxes of the crowd; the default model.

The truth is made from the boxes by the very definition that edgecount counts by: the boxes go through the same counters
as tracks that never err.  So this measures what detection and tracking do to groups, not whether the definition finds
families.  A pair is two people whose crossings are told in one group.  It is found where both crossings were counted
and are in one group, too; all lines are in one picture.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

from benchmarks import scoring
from benchmarks.clips import Clip, crowd
from benchmarks.counted import CAMERA, MODELS, config_of, frames_of, with_model
from benchmarks.report import Chapter, Table, at_least, at_most
from benchmarks.truth import Crossing, TrueBoxes, Truth, derive_truth
from edgecount.counting.facts import Crossed, FrameTime
from edgecount.counting.lines.companions import Companions
from edgecount.counting.lines.line import LineCounter
from edgecount.counting.lines.rule import LineRule
from edgecount.events.model import Crossing as CrossingEvent
from edgecount.tracking.track import Track
from edgecount.wiring.seeing.pipeline import camera_pipeline

TITLE = "Groups"
LINES, SEED = 40, 1
PRECISION, RECALL, ERROR = 0.8, 0.7, 10.0
_BEGAN = datetime(2026, 5, 4, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Grouped:
    """A crossing, and a name for its group."""

    crossing: Crossing
    group: object


@dataclass(frozen=True, slots=True)
class Together:
    """Numbers of groups and pairs; `error` is what the numbers of groups by line and direction are wrong by."""

    groups: int
    counted_groups: int
    error: int
    pairs: int
    counted_pairs: int
    found: int

    @property
    def precision(self) -> float:
        """The share of the pairs that were told and are true."""
        return self.found / max(1, self.counted_pairs)

    @property
    def recall(self) -> float:
        """The share of the true pairs that were told."""
        return self.found / max(1, self.pairs)

    @property
    def error_rate(self) -> float:
        """What the numbers of groups are wrong by, in percent of the true ones."""
        return 100 * self.error / max(1, self.groups)


def measure() -> Chapter:
    """Count the crowd at its own lines and at random ones; ends the program where it is not there."""
    clip, boxes = crowd()
    random = derive_truth(clip.truth, boxes, LINES, SEED)
    truth = replace(clip.truth, lines={**clip.truth.lines, **random.lines})
    true, counted = list(true_groups(truth, boxes)), list(counted_groups(clip, truth))
    own, rest = (
        held_against(truth, _at(true, names), _at(counted, names)) for names in (clip.truth.lines, random.lines)
    )
    goals = [
        at_least(f"{LINES} random lines: pairs that are true", rest.precision, PRECISION, "{:.3f}"),
        at_least(f"{LINES} random lines: true pairs found", rest.recall, RECALL, "{:.3f}"),
        at_most(f"{LINES} random lines: error of the groups", rest.error_rate, ERROR, "{:.1f} %"),
    ]
    columns = ("lines", "groups", "counted", "error", "pairs", "told", "found", "precision", "recall")
    rows = [_row("own", own), _row("random", rest)]
    return Chapter(TITLE, __doc__ or "", goals, [Table(f"Of {clip.name}", columns, rows)])


def _row(name: str, of: Together) -> Sequence[str]:
    numbers = (of.groups, of.counted_groups, of.error, of.pairs, of.counted_pairs, of.found)
    return name, *map(str, numbers), f"{of.precision:.3f}", f"{of.recall:.3f}"


def _at(grouped: Iterable[Grouped], names: Iterable[str]) -> list[Grouped]:
    return [each for each in grouped if each.crossing.line in set(names)]


def true_scene(truth: Truth, boxes: TrueBoxes) -> Iterator[tuple[FrameTime, Sequence[Track]]]:
    """What a tracker would say that never errs, frame by frame."""
    for frame in sorted({frame for seen in boxes.people.values() for frame in seen}):
        seconds = (frame - 1) / truth.fps
        yield (
            FrameTime(frame, seconds, _BEGAN + timedelta(seconds=seconds)),
            [
                Track(id_, seen[frame], "detected", confirmed=True, confidence=1.0)
                for id_, seen in boxes.people.items()
                if frame in seen
            ],
        )


def true_groups(truth: Truth, boxes: TrueBoxes) -> Iterator[Grouped]:
    """The crossings of people whose boxes never err, by the counters of a camera."""
    rule, companions = LineRule(), Companions("foot", truth.size)
    counters = {
        name: LineCounter(line.segment.scaled(truth.size), line.in_side, truth.size, rule)
        for name, line in truth.lines.items()
    }
    back = set[object]()
    found: list[tuple[Crossed, Grouped]] = []
    for moment, tracks in true_scene(truth, boxes):
        companions.see(tracks, moment)
        for name, counter in counters.items():
            for fact in counter.update(tracks, moment):
                if isinstance(fact, Crossed):
                    group = companions.group_of(name, fact)
                    back |= {fact.id, fact.reverses} if fact.reverses else set()
                    found.append((fact, Grouped(Crossing(name, fact.direction, fact.moment.frame), group)))
    yield from (grouped for fact, grouped in found if fact.id not in back)


def counted_groups(clip: Clip, truth: Truth) -> Iterator[Grouped]:
    """The crossings that are counted in a clip, without those that were taken back."""
    camera = config_of(truth, with_model(MODELS[-1])).cameras[CAMERA]
    pipeline = camera_pipeline("bench", CAMERA, camera, replaying=True)
    events = [event for frame in frames_of(clip.video, truth.fps) for event in pipeline.process(frame).events]
    crossings = [event for event in (*events, *pipeline.finish()) if isinstance(event, CrossingEvent)]
    back = {event.reverses for event in crossings}
    for event in crossings:
        if event.reverses is None and event.id not in back:
            yield Grouped(Crossing(event.line, event.direction, event.frame or 0), event.group)


def held_against(truth: Truth, true: Sequence[Grouped], counted: Sequence[Grouped]) -> Together:
    """The pairs and groups that were told, against the true ones."""
    matches = scoring.match(replace(truth, crossings=tuple(e.crossing for e in true)), [e.crossing for e in counted])
    true_of, counted_of = _numbers(true), _numbers(counted)
    partner = {true_of[one].pop(): counted_of[other].pop() for one, other in matches.pairs}
    told = _pairs(counted)
    pairs = _pairs(true)
    found = sum(frozenset(partner.get(number, -1) for number in pair) in told for pair in pairs)
    groups, counted_by = _groups(true), _groups(counted)
    error = sum(abs(groups[key] - counted_by[key]) for key in {*groups, *counted_by})
    return Together(groups.total(), counted_by.total(), error, len(pairs), len(told), found)


def _numbers(grouped: Sequence[Grouped]) -> dict[Crossing, list[int]]:
    """The places of each crossing: several people may cross in one frame."""
    places = defaultdict[Crossing, list[int]](list)
    for place, each in enumerate(grouped):
        places[each.crossing].append(place)
    return places


def _pairs(grouped: Sequence[Grouped]) -> set[frozenset[int]]:
    members = defaultdict[object, list[int]](list)
    for place, each in enumerate(grouped):
        members[each.crossing.line, each.group].append(place)
    return {frozenset(pair) for group in members.values() for pair in combinations(group, 2)}


def _groups(grouped: Sequence[Grouped]) -> Counter[tuple[str, str]]:
    """How many groups there are by line and direction."""
    return Counter((line, way) for line, way, _ in {(e.crossing.line, e.crossing.direction, e.group) for e in grouped})
