"""What may be wrong with a camera as a whole: its light, its pace, how it hangs."""

from collections.abc import Callable, Sequence

from edgecount.counting.coaching.finding import Finding
from edgecount.counting.coaching.horizon import tilt
from edgecount.counting.coaching.watched_camera import WatchedCamera

DARK = 30.0
"""The mean shade of a picture (0-255) below which people are missed."""
SLOW = 4.0
"""Frames a second below which somebody at a walk is seen too seldom about a line."""
TILTED, AT_MOST = 10.0, 60.0
"""Degrees by which a camera is tilted; those of more look down, where heights say nothing of that."""
SURE = 2.0
"""How many standard errors the tilt must be away from none."""

Rule = Callable[[WatchedCamera], Finding | None]


def dark(camera: WatchedCamera) -> Finding | None:
    """There is too little light."""
    if camera.light is None or camera.light >= DARK:
        return None
    seen = f"it is too dark: the mean shade of the picture is {camera.light:.0f} of 255"
    return Finding("dark", None, seen, "switch on a light, or the camera's night mode")


def few_frames(camera: WatchedCamera) -> Finding | None:
    """Pictures come too seldom for lines; zones can do with fewer."""
    if not camera.lines or camera.frames_per_second is None or camera.frames_per_second >= SLOW:
        return None
    seen = f"only {camera.frames_per_second:.1f} frames a second come"
    return Finding("few_frames", None, seen, "set the camera to 10 frames a second or more")


def tilted(camera: WatchedCamera) -> Finding | None:
    """The camera hangs askew; from above there is no askew."""
    found = None if camera.from_above else tilt(camera.people)
    if found is None or not TILTED + SURE * found.error < abs(found.degrees) < AT_MOST:
        return None
    way = "clockwise" if found.degrees > 0 else "anticlockwise"
    back = "anticlockwise" if found.degrees > 0 else "clockwise"
    seen = f"the picture is turned by {abs(found.degrees):.0f}° {way}, as people's heights say"
    return Finding("tilted", None, seen, f"turn the camera {back} until people stand upright")


def nobody_seen(camera: WatchedCamera) -> Finding | None:
    """Nobody came, or nobody was recognised: there is nothing to go by."""
    if camera.people or camera.events:
        return None
    return Finding("nobody_seen", None, "nobody has been seen", "walk through the lines; if somebody did, come closer")


RULES: Sequence[Rule] = (dark, few_frames, tilted)
