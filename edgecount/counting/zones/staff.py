"""Tells which crossings are those of staff: of people seen in a zone that only staff comes from.  Pure.

A person is staff once they are confirmed and were seen clear inside the zone twice, or for ENTER_SECONDS without a
break, as for a visit; a track stays staff to its end.  The crossings that it makes afterwards are staff's, and so are
those that it made before: a person that comes to work walks through the door first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from edgecount.counting.anchor import Anchor, known_point
from edgecount.counting.facts import Crossed, FrameTime
from edgecount.counting.zones.zone import CLEAR, ENTER_SECONDS, TWICE
from edgecount.geometry import Polygon, Size
from edgecount.tracking.track import Track


@dataclass(frozen=True, slots=True)
class StaffCrossed:
    """A crossing of a line that was a member of staff's."""

    line: str
    crossed: Crossed


@dataclass(slots=True)
class _StaffTrack:
    """What is known of one track: since when it is inside (media time), sights clear inside, and its crossings."""

    since: float | None = None
    clear: int = 0
    is_staff: bool = False
    crossings: list[StaffCrossed] = field(default_factory=list)


class StaffPeople:
    """Knows who was in the staff's zone, in pictures of one size; `polygon` is in the pictures' pixels."""

    def __init__(self, polygon: Polygon, anchor: Anchor, size: Size) -> None:
        self._polygon = polygon
        self._anchor = anchor
        self._size = size
        self._tracks: dict[int, _StaffTrack] = {}
        self._ended: set[int] = set()

    def see(self, tracks: Sequence[Track], moment: FrameTime) -> tuple[StaffCrossed, ...]:
        """Take the tracks of a frame; gives the earlier crossings of tracks that are found to be staff.

        A track that is gone is known for one frame more: its last crossing may be told then.
        """
        for id_ in self._ended:
            self._tracks.pop(id_, None)
        self._ended = self._tracks.keys() - {track.id for track in tracks}
        return tuple(found for track in tracks for found in self._see(track, moment.media_time))

    def crossed(self, line: str, crossed: Crossed) -> tuple[StaffCrossed, ...]:
        """Take a crossing of the last frame; gives it back if it is a member of staff's.  A return is nobody's."""
        person = self._tracks.setdefault(crossed.track, _StaffTrack())
        if crossed.reverses is not None:
            person.crossings = [one for one in person.crossings if one.crossed.id != crossed.reverses]
            return ()
        found = StaffCrossed(line, crossed)
        if person.is_staff:
            return (found,)
        person.crossings.append(found)
        return ()

    def _see(self, track: Track, now: float) -> Iterable[StaffCrossed]:
        point = known_point(track, self._anchor, self._size)
        if point is None:
            return ()
        person = self._tracks.setdefault(track.id, _StaffTrack())
        depth = self._polygon.depth(point)
        if depth < 0:
            person.since, person.clear = None, 0
            return ()
        person.since = now if person.since is None else person.since
        person.clear += depth > CLEAR * track.height
        lasted = now - person.since
        person.is_staff |= track.confirmed and (person.clear >= TWICE or lasted >= ENTER_SECONDS)
        if not person.is_staff:
            return ()
        found, person.crossings = person.crossings, []
        return found
