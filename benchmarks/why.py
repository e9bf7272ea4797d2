"""Why a crossing was missed or invented, from where people really were and what was found, tracked and counted.  Pure.

A person is seen in a look where one of its boxes is theirs: true boxes and found ones are paired one to one, at the
most overlap in all.  The same pairing says on whom a track is.  What happened to a miss is told in two parts: what
became of the id, and how the person was seen in half a second to both sides of the line.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.followed import Followed
from benchmarks.scoring import TOLERANCE_SECONDS, match
from benchmarks.truth import Crossing, Truth
from edgecount.geometry import Box
from edgecount.tracking.assignment import assign

ABOUT, ASIDE, LATER = 0.5, 1.5, 5.0
"""Seconds to both sides of a crossing: in which looks are judged, tracks are compared, and the true one is sought."""
SAME = 0.3
"""Intersection over union from which a box is a person's."""
COVERED = 0.5
"""Share of a person's box inside the box of somebody else from which one box stands for both."""

ByFrame = Mapping[int, Mapping[int, Box]]
Made = Sequence[tuple[int, Crossing]]
"""Crossings, each with the person who made it."""


@dataclass(frozen=True, slots=True)
class Left:
    """The numbers of the true crossings that were missed, and of the reported ones that were invented."""

    missed: tuple[int, ...]
    invented: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """What happened, and how the person was seen; `track` is a track to look at, where there is one."""

    what: str
    seen: str = ""
    track: int | None = None


def why_missed(crossing: Crossing, person: int, true: ByFrame, found: Followed) -> Cause:
    """Why this crossing of this person was not counted."""
    seen = _seen(_window(crossing, found.fps, ABOUT), person, true, found)
    before = _tracks_on(person, _window(crossing, found.fps, ASIDE, after=0), true, found)
    after = _tracks_on(person, _window(crossing, found.fps, ASIDE, before=0), true, found)
    if not before and not after:
        return Cause("never tracked about the line", seen)
    if not before:
        return Cause("tracked only after the line", seen, after[0])
    if not after:
        return Cause("lost at the line", seen, before[-1])
    if before[-1] != after[-1]:
        return Cause(_changed(before[-1], after[-1], person, crossing, true, found), seen, after[-1])
    return Cause(_turned(after[-1], crossing, found), seen, after[-1])


def why_invented(number: int, made: Made, true: ByFrame, found: Followed) -> Cause:
    """Why the reported crossing of this number was made, where `made` are the true ones and who made them."""
    crossing, track = found.crossings[number], found.tracks[number]
    before = _on_whom(track, _window(crossing, found.fps, ASIDE, after=0), true, found)
    after = _on_whom(track, _window(crossing, found.fps, ASIDE, before=0), true, found)
    if before is None and after is None:
        return Cause("nobody there", track=track)
    if before != after:
        return Cause("id went from one to another" if before and after else "id left or took somebody", track=track)
    own = [
        it
        for person, it in made
        if person == after and it.line == crossing.line and abs(it.frame - crossing.frame) <= LATER * found.fps
    ]
    if not own:
        return Cause("stayed on one side: place off", track=track)
    if all(it.direction != crossing.direction for it in own):
        return Cause("crossed the other way", track=track)
    others = {
        of
        for it, of in zip(found.crossings, found.tracks, strict=True)
        if it.line == crossing.line and abs(it.frame - crossing.frame) <= LATER * found.fps and of != track
    }
    on = {_on_whom(of, _window(crossing, found.fps, ASIDE), true, found) for of in others}
    return Cause("second track of one person" if after in on else "counted at the wrong time, or twice", track=track)


def _window(crossing: Crossing, fps: float, seconds: float, before: int = 1, after: int = 1) -> range:
    reach = round(seconds * fps)
    return range(crossing.frame - before * reach, crossing.frame + after * reach + 1)


def _seen(frames: Iterable[int], person: int, true: ByFrame, found: Followed) -> str:
    """How most looks of these frames saw the person; seen at all goes first where two are as many."""
    looked = [frame for frame in frames if frame in found.looks and person in true.get(frame, {})]
    if not looked:
        return "not looked at"
    counts = Counter(_sight(frame, person, true[frame], found) for frame in looked)
    return max(("seen", "below the threshold", "one box for two", "not seen"), key=lambda kind: counts[kind])


def _sight(frame: int, person: int, true: Mapping[int, Box], found: Followed) -> str:
    detections = found.looks[frame]
    pairs = paired(true, dict(enumerate(detection.box for detection in detections)))
    if person in pairs:
        return "seen" if detections[pairs[person]].confidence >= found.sure else "below the threshold"
    box = true[person]
    taken = (detections[i].box for i in pairs.values())
    return "one box for two" if any(box.intersection(it) >= COVERED * box.area for it in taken) else "not seen"


def _tracks_on(person: int, frames: Iterable[int], true: ByFrame, found: Followed) -> list[int]:
    """The tracks on a person, frame by frame."""
    pairs = (paired(true.get(frame, {}), found.people.get(frame, {})) for frame in frames)
    return [on[person] for on in pairs if person in on]


def _on_whom(track: int, frames: Iterable[int], true: ByFrame, found: Followed) -> int | None:
    """On whom the track was in most of these frames; None where it was on nobody more often."""
    whom: Counter[int | None] = Counter()
    for frame in frames:
        if track in found.people.get(frame, {}):
            on = paired(true.get(frame, {}), found.people[frame])
            whom[next((person for person, of in on.items() if of == track), None)] += 1
    return whom.most_common(1)[0][0] if whom else None


def _changed(before: int, after: int, person: int, crossing: Crossing, true: ByFrame, found: Followed) -> str:
    """What the change of an id was: another's that came to the person, one that went on to another, or a new one."""
    earlier = _on_whom(after, _window(crossing, found.fps, ASIDE, after=0), true, found)
    later = _on_whom(before, _window(crossing, found.fps, ASIDE, before=0), true, found)
    if earlier not in (None, person) or later not in (None, person):
        return "id exchanged at the line"
    return "id lost at the line, a new one after it"


def _turned(track: int, crossing: Crossing, found: Followed) -> str:
    """What the line made of a track that was on the person all along."""
    near = [it for it in found.turned if it.track == track and it.line == crossing.line]
    near = [it for it in near if abs(it.frame - crossing.frame) <= LATER * found.fps]
    if near:
        nearest = min(near, key=lambda it: abs(it.frame - crossing.frame))
        return f"turned away: {nearest.reason}"
    counted = zip(found.crossings, found.tracks, strict=True)
    own = [it for it, of in counted if of == track and it.line == crossing.line]
    if any(abs(it.frame - crossing.frame) <= LATER * found.fps for it in own):
        return "counted the other way, or at another time"
    return "the track did not reach the other side"


def paired(true: Mapping[int, Box], found: Mapping[int, Box]) -> dict[int, int]:
    """The found box of each person, by their keys."""
    people, boxes = list(true), list(found)
    made = assign(people, boxes, lambda person, box: _apart(true[person], found[box]), 1.0)
    return {people[i]: boxes[j] for i, j in made.pairs}


def _apart(one: Box, other: Box) -> float | None:
    overlap = one.iou(other)
    return 1 - overlap if overlap >= SAME else None


def who_crossed(truth: Truth, made: Made) -> list[int | None]:
    """Who made each of the true crossings, in their order; None for those that no witness saw made."""
    people: dict[Crossing, list[int]] = {}
    for person, crossing in made:
        people.setdefault(crossing, []).append(person)
    by_true: dict[Crossing, list[int]] = {}
    for true, seen in match(truth, [crossing for _, crossing in made]).pairs:
        by_true.setdefault(true, []).append(people[seen].pop())
    return [by_true[true].pop() if by_true.get(true) else None for true in truth.crossings]


def left_over(truth: Truth, who: Sequence[int | None], true: ByFrame, found: Followed) -> Left:
    """What is missed and invented where everybody's own crossing is paired first, then the nearest ones.

    So the miss is that of the person whose track was not counted, however close others crossed.
    """
    missed, reported = list(range(len(truth.crossings))), list(range(len(found.crossings)))
    for i, person in enumerate(who):
        own = [j for j in reported if person is not None and _is_own(truth.crossings[i], person, j, true, found)]
        if own:
            missed.remove(i)
            reported.remove(min(own, key=lambda j: abs(found.crossings[j].frame - truth.crossings[i].frame)))
    rest = replace(truth, crossings=tuple(truth.crossings[i] for i in missed))
    matches = match(rest, [found.crossings[j] for j in reported])
    return Left(_picked(missed, truth.crossings, matches.missed), _picked(reported, found.crossings, matches.invented))


def _is_own(crossing: Crossing, person: int, number: int, true: ByFrame, found: Followed) -> bool:
    other = found.crossings[number]
    if (other.line, other.direction) != (crossing.line, crossing.direction):
        return False
    if abs(other.frame - crossing.frame) > TOLERANCE_SECONDS * found.fps:
        return False
    return _on_whom(found.tracks[number], _window(other, found.fps, ABOUT), true, found) == person


def _picked(numbers: Sequence[int], crossings: Sequence[Crossing], wanted: Sequence[Crossing]) -> tuple[int, ...]:
    """The numbers of the wanted ones of these crossings."""
    left = list(wanted)
    picked = []
    for number in numbers:
        if crossings[number] in left:
            left.remove(crossings[number])
            picked.append(number)
    return tuple(picked)
