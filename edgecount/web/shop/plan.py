"""The site's plan from the gateway's answer `site`, in the words of the figures.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from edgecount.fields.opening import Hours, Week, parse_hours, parse_time
from edgecount.figures.period import Calendar, Period
from edgecount.site.layout import SiteLayout, no_hours

Path = Sequence[tuple[float, float]]
"""Points as fractions of a camera's picture."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class ShopPlan:
    """The layout; when it is open; and where its lines and zones lie in each camera's picture, by their names."""

    layout: SiteLayout
    week: Week
    lines: Mapping[str, Mapping[str, Path]]
    zones: Mapping[str, Mapping[str, Path]]

    @property
    def calendar(self) -> Calendar:
        """Its business days."""
        return self.layout.calendar

    def is_open(self, period: Period) -> bool:
        """Whether it is open in any minute of a period that has one offset from UTC; one without hours is."""
        local = self.calendar.local(period.start)
        return self.week.in_hours_during(local, round(period.seconds / 60)) is not False

    def closes_on(self, day: date) -> bool:
        """Whether it is open on a business day, and closed at the day's end: then nobody is left inside."""
        periods = self.calendar.periods(day, 60)
        return bool(self.week.days) and any(map(self.is_open, periods)) and not self.is_open(periods[-1])

    def is_open_on(self, day: date) -> bool:
        """Whether it is open at any time of a business day."""
        return any(self.is_open(period) for period in self.calendar.periods(day, 60))


def plan_of(site: Mapping[str, Any]) -> ShopPlan:
    """The plan of a site."""
    cameras = site["cameras"]
    week = Week(
        {
            WEEKDAYS.index(day): cast("tuple[Hours, ...]", parse_hours(hours))
            for day, hours in (site.get("hours") or {}).items()
        }
    )
    zones = [zone for camera in cameras.values() for zone in camera["zones"].items()]
    layout = SiteLayout(
        slug="",
        name=site["name"],
        calendar=Calendar(ZoneInfo(site["timezone"]), cast("time", parse_time(site["day_start"]))),
        lines={name: list(camera["lines"]) for name, camera in cameras.items()},
        zones={name: list(camera["zones"]) for name, camera in cameras.items()},
        capacity=site["capacity"],
        zone_capacities={name: zone["capacity"] for name, zone in zones if zone.get("capacity")},
        in_hours=week if week.days else no_hours,
        titles=dict(_titles(cameras)),
    )
    return ShopPlan(
        layout,
        week,
        {name: {key: _line(line) for key, line in camera["lines"].items()} for name, camera in cameras.items()},
        {
            name: {key: _points(zone["points"]) for key, zone in camera["zones"].items()}
            for name, camera in cameras.items()
        },
    )


def _titles(cameras: Mapping[str, Any]) -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = []
    for name, camera in cameras.items():
        found.append(((name,), camera.get("title")))
        for places in (camera["lines"], camera["zones"]):
            found += [((name, place), record.get("title")) for place, record in places.items()]
    return [(place, title) for place, title in found if title]


def _line(line: Mapping[str, Any]) -> Path:
    return _points([line["from"], line["to"]])


def _points(points: Sequence[Sequence[float]]) -> Path:
    return [(float(x), float(y)) for x, y in points]
