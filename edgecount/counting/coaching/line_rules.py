"""What may be wrong with one line: each rule sees how people came to it, and says what it found."""

import statistics
from collections.abc import Callable, Sequence
from datetime import timedelta

from edgecount.counting.coaching.approach import Approach, TrailEnd
from edgecount.counting.coaching.finding import Finding
from edgecount.text import people

SMALL = 40.0
"""Pixels of height below which people are missed: at 46 nearly all are counted, at 33 three of four, at 27 one of two.
"""
MOST = 0.5
"""The share of people at a line from which on what happens to them is the line's fault, not theirs."""
ALONG = 22.0
"""Degrees between most people's way and a line below which they walk along it."""
_HIDDEN_SHARE = 0.25
_HIDDEN = timedelta(seconds=6)
"""So long somebody may be behind a thing."""
_AT_ONCE = timedelta(seconds=0.5)
"""So much sooner a track may begin than the one before it is given up."""
_BEHIND = 2.5
"""So far somebody walks behind a thing, in own heights."""

Rule = Callable[[str, Sequence[Approach], int], Finding | None]
"""The name of a line, how people came to it, and how many must show the same."""


def small(line: str, approaches: Sequence[Approach], enough: int) -> Finding | None:
    """People are too small in the picture to be seen reliably."""
    if len(approaches) < enough:
        return None
    height = statistics.median(one.height for one in approaches)
    if height >= SMALL:
        return None
    seen = f"people are {height:.0f} pixels tall here"
    return Finding("small", line, seen, "bring the camera closer, or take `view: tiles` or a larger picture")


def hidden(line: str, approaches: Sequence[Approach], enough: int) -> Finding | None:
    """Something stands before the line: people vanish on one side and appear on the other."""
    passed = sum(one.touched for one in approaches)
    vanished = len(_rejoined(approaches))
    if vanished < enough or vanished < _HIDDEN_SHARE * (passed + vanished):
        return None
    seen = f"{people(vanished)} of {passed + vanished} went out of sight at the line and came back beyond it"
    remedy = "move the line to where nothing stands before people, or the camera to where it sees them"
    return Finding("hidden", line, seen, remedy)


def cut_short(line: str, approaches: Sequence[Approach], enough: int) -> Finding | None:
    """People are seen too shortly on one side of the line: it lies at an edge, or where they come into sight."""
    came = [one for one in approaches if one.touched and one.angle is not None]
    short = [one for one in came if one.is_cut]
    if len(short) < enough or len(short) < MOST * len(came):
        return None
    seconds = statistics.median(one.shorter for one in short)
    seen = f"people are seen for {seconds:.1f} s only on one side of the line"
    return Finding("cut_short", line, seen, "draw it further inside, where they are seen for a second on both sides")


def along(line: str, approaches: Sequence[Approach], enough: int) -> Finding | None:
    """People walk along the line, not through it."""
    angles = [one.angle for one in approaches if one.touched and one.angle is not None]
    if len(angles) < enough or statistics.median(angles) >= ALONG:
        return None
    seen = f"people walk along the line, at {statistics.median(angles):.0f}° to it"
    return Finding("along", line, seen, "draw it across their way")


FROM_ABOVE: Sequence[Rule] = (along, cut_short)
"""Those of a camera that looks straight down: nothing stands before people, and heights are reckoned from widths."""
RULES: Sequence[Rule] = (small, along, hidden, cut_short)
"""The first that finds something is told: what follows from it is no other fault."""


def _rejoined(approaches: Sequence[Approach]) -> list[tuple[TrailEnd, TrailEnd]]:
    """The people lost on one side of a line, each with the one that soon appeared on the other.

    Those who came onto the line are none of them: what hides people at a line hides them on it, too.
    """
    cut = [one for one in approaches if one.is_cut and not one.touched]
    appeared = sorted((one.born for one in cut if one.born is not None), key=lambda end: end.ts)
    pairs = []
    for lost in sorted((one.lost for one in cut if one.lost is not None), key=lambda end: end.ts):
        found = next((born for born in appeared if _are_one(lost, born)), None)
        if found is not None:
            appeared.remove(found)
            pairs.append((lost, found))
    return pairs


def _are_one(lost: TrailEnd, born: TrailEnd) -> bool:
    return (
        (lost.within and born.within)
        and born.side != lost.side
        and -_AT_ONCE <= born.ts - lost.ts <= _HIDDEN
        and lost.point.distance(born.point) <= _BEHIND * lost.height
    )
