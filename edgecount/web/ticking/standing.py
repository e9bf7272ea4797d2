"""How the site stands, as pages show it: read from the status that the daemon gives (site/status_record).  Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

JsonMap = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CameraStanding:
    """A camera, and why it is not seen; `moved` says how it was moved, where its counts are in doubt."""

    name: str
    title: str
    state: str
    reason: str | None
    moved: str | None = None

    @property
    def seen(self) -> bool:
        """Whether it gives pictures."""
        return self.state == "online"

    @property
    def is_lost(self) -> bool:
        """Whether something is wrong: not while it is connecting, nor where somebody has paused it."""
        return self.state not in ("online", "connecting", "paused")


@dataclass(frozen=True, slots=True)
class ZoneStanding:
    """The people in a zone; None where no camera sees it."""

    name: str
    title: str
    count: int | None
    capacity: int | None

    @property
    def full(self) -> bool:
        """Whether it has as many people as it may, or more."""
        return self.count is not None and self.capacity is not None and self.count >= self.capacity


@dataclass(frozen=True, slots=True)
class DoorsStanding:
    """Of the site's other boxes: whether all were heard lately, and if not, which was not, and for how many minutes.

    The box is None where the fleet has told nothing yet, the minutes where that one was never heard.
    """

    sure: bool
    box: str | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class CrowdStanding:
    """The people at a place by estimate: of a camera's picture, or in a zone of it; None while nothing is known."""

    name: str
    title: str
    zone: str | None
    people: int | None
    low: int | None
    high: int | None
    way: str | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """An alert that stands; `since` is a local time with its offset, as ISO has it."""

    name: str
    kind: str
    value: int
    limit: int
    since: str | None


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """The site at one moment."""

    site: str
    inside: int
    capacity: int | None
    came_in: int
    went_out: int
    zones: Sequence[ZoneStanding]
    cameras: Sequence[CameraStanding]
    alerts: Sequence[AlertRaised]
    crowds: Sequence[CrowdStanding] = ()
    doors: DoorsStanding | None = None

    @property
    def fill(self) -> float | None:
        """The people inside as a share of the capacity, at most 1; None without one."""
        return min(1.0, self.inside / self.capacity) if self.capacity else None

    @property
    def unseen(self) -> Sequence[CameraStanding]:
        """The cameras whose people are not counted now."""
        return [camera for camera in self.cameras if not camera.seen]

    @property
    def words(self) -> object:
        """What a page tells in words, not by numbers alone: where this changes, the page is to be made anew."""
        return self.alerts, self.cameras, self.doors, [(place.name, place.way, place.fault) for place in self.crowds]

    @property
    def figures(self) -> Mapping[str, int | None]:
        """The numbers that tick, by the names that pages give their places; None is shown as a dash."""
        zones = {f"zone:{zone.name}": zone.count for zone in self.zones if zone.count is not None}
        crowds = {f"{place.name}:{key}": getattr(place, key) for place in self.crowds for key in _ESTIMATED}
        return {"inside": self.inside, "in": self.came_in, "out": self.went_out, **zones, **crowds}


_ESTIMATED = ("people", "low", "high")


def standing_of(status: JsonMap, site: JsonMap) -> SiteStanding:
    """How the site stands, from the gateway's answers `status` and `site`."""
    lines = [line for of_camera in status["lines"].values() for line in of_camera.values()]
    cameras = site["cameras"]
    zones = {name: zone["title"] or name for camera in cameras.values() for name, zone in camera["zones"].items()}
    return SiteStanding(
        site=site["name"],
        inside=status["occupancy"]["value"],
        doors=_doors(status),
        capacity=status["occupancy"]["capacity"],
        came_in=sum(line["in"] for line in lines),
        went_out=sum(line["out"] for line in lines),
        zones=[
            ZoneStanding(name, zones.get(name, name), zone["count"], zone["capacity"])
            for name, zone in sorted(status["site_zones"].items())
        ],
        cameras=[
            CameraStanding(
                name,
                cameras[name]["title"] if name in cameras else name,
                camera["state"],
                camera["reason"],
                (camera.get("moved") or {}).get("reason"),
            )
            for name, camera in status["cameras"].items()
        ],
        alerts=[
            AlertRaised(name, alert["kind"], alert["value"], alert["limit"], alert["since"])
            for name, alert in status["alerts"].items()
            if alert["raised"]
        ],
        crowds=[place for name, crowd in status.get("crowds", {}).items() for place in _crowds(name, crowd, cameras)],
    )


def _doors(status: JsonMap) -> DoorsStanding | None:
    """How old what is known of other boxes' doors is; None where the number is of this box's own."""
    whole = status["occupancy"].get("whole")
    if whole is None:
        return None
    if whole["sure"]:
        return DoorsStanding(sure=True)
    heard = whole["heard"]
    if heard is None:
        return DoorsStanding(sure=False, box=whole["box"])
    age = datetime.fromisoformat(status["now"]) - datetime.fromisoformat(heard)
    return DoorsStanding(sure=False, box=whole["box"], minutes=max(0, int(age.total_seconds() // 60)))


def _crowds(camera: str, crowd: JsonMap, cameras: JsonMap) -> Iterator[CrowdStanding]:
    """A camera's picture, and then each of its zones whose people are estimated."""
    known = cameras.get(camera, {})
    yield _estimated(f"crowd:{camera}", known.get("title") or camera, None, crowd, crowd["fault"])
    for zone in known.get("crowd") or ():
        title = known["zones"][zone]["title"] if zone in known["zones"] else zone
        yield _estimated(f"crowd:{camera}:{zone}", title, zone, crowd["zones"].get(zone, {}), None)


def _estimated(name: str, title: str, zone: str | None, estimate: JsonMap, fault: str | None) -> CrowdStanding:
    people, low, high = (estimate.get(key) for key in _ESTIMATED)
    return CrowdStanding(name, title, zone, people, low, high, estimate.get("way"), fault)
