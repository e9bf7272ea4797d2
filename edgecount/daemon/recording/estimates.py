"""The estimates of people by camera: the newest ones, and of some minutes each what is kept as an event."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import uuid4

from edgecount.events.model import PeopleEstimated
from edgecount.site.crowd_figures import UNKNOWN, CrowdFigures, Estimated

SPAN_SECONDS = 300
"""What is kept is of so many seconds together: estimates come much more often, and each is told when it comes."""

Seen = tuple[datetime, Estimated]


class Crowds:
    """Has the figures of the cameras that are estimated; one thread changes them, any may read `now`.

    `zones` are the zones that are estimated, by camera; `site` is the site's short name.
    """

    def __init__(self, site: str, zones: Mapping[str, tuple[str, ...]]) -> None:
        self.now: Mapping[str, CrowdFigures] = dict.fromkeys(zones, UNKNOWN)
        self._site = site
        self._zones = zones
        self._spans: dict[str, int] = {}
        self._seen: dict[str, dict[str | None, list[Seen]]] = {}

    def take_over(self, former: "Crowds") -> None:
        """Go on with the newest figures of the config before, as far as its cameras are still estimated.

        What is to be kept of their span, `former` says itself.
        """
        self.now = {camera: former.now.get(camera, UNKNOWN) for camera in self.now}

    def see(self, camera: str, figures: CrowdFigures) -> list[PeopleEstimated]:
        """Note the newest figures; returns what is to be kept of the span before, where they begin another."""
        if camera not in self.now:
            return []
        self.now = {**self.now, camera: figures}
        if figures.ts is None or figures.whole is None:
            return []
        span = int(figures.ts.timestamp()) // SPAN_SECONDS
        over = self.over(camera) if span != self._spans.get(camera, span) else []
        self._spans[camera] = span
        of_camera = self._seen.setdefault(camera, {})
        for zone, estimated in figures.places():
            of_camera.setdefault(zone, []).append((figures.ts, estimated))
        return over

    def lose(self, camera: str) -> list[PeopleEstimated]:
        """Note that a camera gives no pictures: nobody knows how many there are; returns what is to be kept until then.

        It may be back in hours only, and the files of this day are written before.
        """
        if camera in self.now:
            self.now = {**self.now, camera: UNKNOWN}
        return self.over(camera)

    def over(self, *cameras: str) -> list[PeopleEstimated]:
        """What is to be kept of the present span of these cameras, of all without any; it is over then."""
        return [event for camera in cameras or tuple(self._seen) for event in self._kept(camera)]

    def _kept(self, camera: str) -> Iterator[PeopleEstimated]:
        for zone, seen in self._seen.pop(camera, {}).items():
            ts, middle = sorted(seen, key=lambda one: one[1].people)[(len(seen) - 1) // 2]
            yield PeopleEstimated(
                id=uuid4(),
                site=self._site,
                ts=ts,
                camera=camera,
                zone=zone,
                people=middle.people,
                low=middle.low,
                high=middle.high,
                way=middle.way,
                most=max(estimated.people for _, estimated in seen),
            )
