"""The coach: says what is wrong with a camera, its lines and its zones, by what was seen for some minutes.

Rules look at one thing each.  Where the camera itself is at fault, its lines are not blamed for what follows from that:
in the dark everybody is seen shortly.
"""

from collections.abc import Iterator
from itertools import combinations

from edgecount.counting.coaching import camera_rules, line_rules
from edgecount.counting.coaching.approach import approach
from edgecount.counting.coaching.finding import Coached, Finding
from edgecount.counting.coaching.pair_rules import counted_twice
from edgecount.counting.coaching.walked import counted, other_than_walked
from edgecount.counting.coaching.watched_camera import WatchedCamera
from edgecount.counting.coaching.zone_rules import feet_elsewhere


def coached(camera: WatchedCamera) -> Coached:
    """What is wrong, that of the camera first; and what each line counted."""
    of_camera = tuple(found for rule in camera_rules.RULES if (found := rule(camera)) is not None)
    findings = (*of_camera, *_of_places(camera, whole=bool(of_camera)))
    nobody = camera_rules.nobody_seen(camera)
    if nobody is not None and not of_camera:
        findings = (nobody,)
    return Coached(findings, tuple((line, counted(camera, line)) for line in camera.lines))


def _of_places(camera: WatchedCamera, *, whole: bool) -> Iterator[Finding]:
    """What is wrong with lines and zones; where the `whole` camera is at fault, only what does not follow from that."""
    for line in camera.lines:
        yield from _of_line(camera, line, whole=whole)
    for first, second in combinations(camera.lines, 2):
        yield from _found(counted_twice(camera, first, second))
    for zone in camera.zones:
        yield from _found(feet_elsewhere(camera, zone))


def _of_line(camera: WatchedCamera, line: str, *, whole: bool) -> Iterator[Finding]:
    arrow = other_than_walked(camera, line)
    yield from _found(arrow)
    if whole:
        return
    ways = [approach(trail, camera.lines[line].segment, camera.rule) for trail in camera.people]
    approaches = [way for way in ways if way is not None]
    for rule in line_rules.FROM_ABOVE if camera.from_above else line_rules.RULES:
        found = rule(line, approaches, camera.enough)
        if found is not None:
            yield found
            return


def _found(finding: Finding | None) -> Iterator[Finding]:
    if finding is not None:
        yield finding
