"""Staff: crossings of people who were in a zone that only staff comes from; the default model, the crowd.

The truth is made from the hand-drawn boxes by the same counters, as that of groups: so this measures what detection and
tracking do to it, above all ids that change on the way from the zone to the line.  Each of three zones is the staff's
in turn, over the clip's own lines and random ones; a crossing that was counted for staff is right where a true one of
staff lies within two seconds, on the same line and the same way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks.clips import Clip, crowd
from benchmarks.counted import CAMERA, MODELS, config_of, frames_of, with_model
from benchmarks.groups import true_scene
from benchmarks.report import Chapter, Table, at_least
from benchmarks.scoring import match
from benchmarks.truth import Crossing, TrueBoxes, Truth, derive_truth
from edgecount.counting.facts import Crossed
from edgecount.counting.lines.line import LineCounter
from edgecount.counting.lines.rule import LineRule
from edgecount.counting.zones.staff import StaffCrossed, StaffPeople
from edgecount.events.model import Crossing as CrossingEvent
from edgecount.events.model import StaffMarked
from edgecount.geometry import Point, Polygon
from edgecount.wiring.seeing.pipeline import camera_pipeline

TITLE = "Staff"
LINES, SEED = 40, 1
PRECISION, RECALL = 0.8, 0.7
ZONES = {
    "left": Polygon((Point(0.0, 0.5), Point(0.3, 0.5), Point(0.3, 1.0), Point(0.0, 1.0))),
    "right": Polygon((Point(0.7, 0.4), Point(1.0, 0.4), Point(1.0, 0.9), Point(0.7, 0.9))),
    "middle": Polygon((Point(0.4, 0.4), Point(0.6, 0.4), Point(0.6, 0.6), Point(0.4, 0.6))),
}


def measure() -> Chapter:
    """Count the crowd with each of the zones; ends the program where it is not there."""
    clip, boxes = crowd()
    random = derive_truth(clip.truth, boxes, LINES, SEED)
    truth = replace(clip.truth, lines={**clip.truth.lines, **random.lines}, zones=ZONES)
    rows, sums = [], [0, 0, 0]
    for zone, polygon in ZONES.items():
        true = list(true_staff(truth, boxes, polygon))
        counted = list(counted_staff(clip, truth, zone))
        found = len(match(replace(truth, crossings=tuple(true)), counted).pairs)
        numbers = (len(true), len(counted), found)
        rows.append(_row(zone, *numbers))
        sums = [total + number for total, number in zip(sums, numbers, strict=True)]
    goals = [
        at_least("crossings of staff that are true", sums[2] / max(1, sums[1]), PRECISION, "{:.3f}"),
        at_least("true crossings of staff found", sums[2] / max(1, sums[0]), RECALL, "{:.3f}"),
    ]
    columns = ("the staff's zone", "true", "told", "found", "precision", "recall")
    return Chapter(TITLE, __doc__ or "", goals, [Table(f"Of {clip.name}", columns, [*rows, _row("all", *sums)])])


def _row(name: str, true: int, counted: int, found: int) -> Sequence[str]:
    return name, f"{true}", f"{counted}", f"{found}", f"{found / max(1, counted):.3f}", f"{found / max(1, true):.3f}"


def true_staff(truth: Truth, boxes: TrueBoxes, zone: Polygon) -> Iterator[Crossing]:
    """The crossings of staff by boxes that never err, without those that were taken back."""
    people = StaffPeople(zone.scaled(truth.size), "foot", truth.size)
    counters = {
        name: LineCounter(line.segment.scaled(truth.size), line.in_side, truth.size, LineRule())
        for name, line in truth.lines.items()
    }
    found, back = list[StaffCrossed](), set[object]()
    for moment, tracks in true_scene(truth, boxes):
        found += people.see(tracks, moment)
        for name, counter in counters.items():
            facts = [fact for fact in counter.update(tracks, moment) if isinstance(fact, Crossed)]
            back |= {fact.reverses for fact in facts}
            found += [one for fact in facts for one in people.crossed(name, fact)]
    for one in found:
        if one.crossed.id not in back:
            yield Crossing(one.line, one.crossed.direction, one.crossed.moment.frame)


def counted_staff(clip: Clip, truth: Truth, zone: str) -> Iterator[Crossing]:
    """The crossings that are marked as staff's in a clip, without those that were taken back."""
    settings = {**with_model(MODELS[-1]), "counting": {"staff_zone": zone}}
    camera = config_of(truth, settings).cameras[CAMERA]
    pipeline = camera_pipeline("bench", CAMERA, camera, replaying=True)
    events = [event for frame in frames_of(clip.video, truth.fps) for event in pipeline.process(frame).events]
    events += pipeline.finish()
    marked = {event.crossing for event in events if isinstance(event, StaffMarked)}
    back = {event.reverses for event in events if isinstance(event, CrossingEvent)}
    for event in events:
        if isinstance(event, CrossingEvent) and event.id in marked - back:
            yield Crossing(event.line, event.direction, event.frame or 0)
