"""Makes the layout of the site, and the settings of its files, from the config."""

from collections.abc import Iterator, Mapping

from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.site.layout import SiteLayout


def calendar(config: Config) -> Calendar:
    """The calendar of the site's business days."""
    return Calendar(config.site.timezone, config.site.day_start)


def site_layout(config: Config) -> SiteLayout:
    """The site, with all its cameras."""
    site = config.site
    return SiteLayout(
        slug=site.slug,
        name=site.name,
        calendar=calendar(config),
        lines={name: tuple(camera.lines) for name, camera in config.cameras.items()},
        zones={name: tuple(camera.zones) for name, camera in config.cameras.items()},
        capacity=site.capacity,
        zone_capacities=config.zone_capacities,
        in_hours=site.in_hours,
        titles=dict(_titles(config.cameras)),
        fall_cameras=frozenset(name for name, camera in config.cameras.items() if camera.sees_falls),
        picture_cameras=frozenset(name for name, camera in config.cameras.items() if camera.picture_seconds),
        crowd_zones={name: camera.crowd_zones for name, camera in config.cameras.items() if camera.crowd is not None},
        whole_site=config.fleet is not None and config.fleet.site == "whole",
    )


def _titles(cameras: Mapping[str, CameraSection]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The titles of cameras, lines and zones that have one."""
    for name, camera in cameras.items():
        if camera.title is not None:
            yield (name,), camera.title
        titles = {place: line.title for place, line in camera.lines.items()}
        titles |= {place: zone.title for place, zone in camera.zones.items()}
        yield from (((name, place), title) for place, title in titles.items() if title is not None)


def report_settings(config: Config) -> ReportSettings:
    """The settings of the site's files."""
    files = config.files
    return ReportSettings(
        layout=site_layout(config),
        period_minutes=files.period_minutes,
        delimiter=files.separator,
        bom=files.bom,
        language=files.language,
    )
