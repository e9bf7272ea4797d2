"""The annotated picture: people, lines, zones and counts, drawn on a copy of each frame."""

from collections.abc import Sequence
from typing import Literal

from edgecount.counting.lines.tally import Tally
from edgecount.geometry import Point, Size
from edgecount.overlay.drawn import DrawnLine, DrawnZone, ShownCounts
from edgecount.overlay.panel import draw_panel
from edgecount.overlay.pen import Pen
from edgecount.overlay.people import draw_person
from edgecount.overlay.places import draw_line, draw_zone
from edgecount.overlay.skeleton import draw_skeleton
from edgecount.overlay.trails import Trails
from edgecount.ports import Anonymized, Anonymizer, Frame, Image
from edgecount.tracking.track import Track

_TRAIL_SECONDS = 4.0
_FLASH_SECONDS = 0.6


class Painter:
    """Draws the annotated picture: `see` takes each frame in turn, `paint` draws the last one, as often as asked.

    `anonymizer` hides people: every picture goes through it.
    """

    def __init__(
        self,
        anonymizer: Anonymizer,
        lines: Sequence[DrawnLine],
        zones: Sequence[DrawnZone] = (),
        anchor: Literal["foot", "center"] = "foot",
    ) -> None:
        self._anonymizer = anonymizer
        self._lines = lines
        self._zones = zones
        self._anchor = anchor
        self._trails = Trails(_TRAIL_SECONDS)
        self._size: Size | None = None
        self._anonymized: Anonymized | None = None
        self._tracks: Sequence[Track] = ()
        self._counts = ShownCounts()
        self._flashing_until: dict[str, float] = {}

    def see(self, frame: Frame, tracks: Sequence[Track], counts: ShownCounts) -> None:
        """Take note of a frame's tracks and of the counts so far; a line flashes for a moment when its counts rise."""
        if frame.size != self._size:
            self._trails.clear()  # its points are pixels of another picture
            self._size = frame.size
        self._tracks, self._anonymized = tracks, None
        self._trails.follow(frame.media_time, {track.id: self._place_of(track) for track in tracks})
        for name, tally in counts.lines.items():
            before = self._counts.lines.get(name, Tally())
            if tally.came_in > before.came_in or tally.went_out > before.went_out:
                self._flashing_until[name] = frame.media_time + _FLASH_SECONDS
        self._counts = counts

    def paint(self, frame: Frame, counts: ShownCounts, *, boxes: bool = True) -> Image:
        """The last frame, anonymized, with everything drawn on it; without `boxes`, no boxes, trails or skeletons."""
        self._anonymized = self._anonymized or self._anonymizer.over(frame, self._tracks)
        image = self._anonymized.image.copy()
        if self._anonymized.withheld:
            return image
        pen = Pen(image)
        for zone in self._zones:
            draw_zone(pen, zone)
        for line in self._lines:
            draw_line(pen, line, counted=frame.media_time < self._flashing_until.get(line.name, 0.0))
        for track in self._tracks if boxes else ():
            draw_person(pen, track, self._trails.of(track.id))
        for pose in self._anonymized.poses if boxes else ():
            draw_skeleton(pen, pose)
        people = sum(track.confirmed for track in self._tracks)
        tallies = {line.name: counts.lines.get(line.name, Tally()) for line in self._lines}
        draw_panel(pen, people, tallies, counts.inside)
        return image

    def _place_of(self, track: Track) -> Point:
        return track.box.foot if self._anchor == "foot" else track.box.center
