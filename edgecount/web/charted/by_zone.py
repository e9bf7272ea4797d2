"""The zones on a day: visitors, how long they stayed, and when there were more than may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from edgecount.charts.lying_bars import LyingBar, lying_bars
from edgecount.charts.plot import NARROW, WIDE
from edgecount.charts.table import Chart, DataTable
from edgecount.figures.crowding import Crowded
from edgecount.figures.days.visit_summary import VisitFigures
from edgecount.web.charted.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneOfDay:
    """A zone: its name for people, its visits on the day, its limit, the people in it now, and when it was too full."""

    title: str
    visits: VisitFigures
    limit: int | None
    now: int | None
    crowded: Sequence[Crowded]


def visitors_chart(zones: Sequence[ZoneOfDay], said: Said) -> Chart:
    """How many visited each zone, and the table of all figures."""
    _ = said.words
    bars = [LyingBar(zone.title, zone.visits.visitors, said.count(zone.visits.visitors)) for zone in zones]
    return _chart("visitors", _("Visitors by zone"), bars, zones, said)


def stays_chart(zones: Sequence[ZoneOfDay], said: Said) -> Chart:
    """How long visits took in each zone, on the mean, and the table of all figures."""
    _ = said.words
    bars = [
        LyingBar(
            zone.title,
            None if zone.visits.visitors is None else zone.visits.dwell_mean or 0,
            said.stay(zone.visits.dwell_mean),
        )
        for zone in zones
    ]
    return _chart("stays", _("Mean stay by zone"), bars, zones, said)


def _chart(key: str, title: str, bars: Sequence[LyingBar], zones: Sequence[ZoneOfDay], said: Said) -> Chart:
    described = "; ".join(f"{bar.name}: {bar.says}" for bar in bars)
    return Chart(
        lying_bars(key, title, described, bars, NARROW),
        lying_bars(key, title, described, bars, WIDE // 2),
        _table(title, zones, said),
    )


def _table(title: str, zones: Sequence[ZoneOfDay], said: Said) -> DataTable:
    _ = said.words
    return DataTable(
        caption=title,
        head=(_("Zone"), _("Visitors"), _("Mean stay"), _("Longest"), _("Most at once"), _("Watched")),
        rows=[
            (
                zone.title,
                said.count(zone.visits.visitors),
                said.stay(zone.visits.dwell_mean),
                said.stay(zone.visits.dwell_max),
                said.count(zone.visits.peak),
                said.share(zone.visits.coverage),
            )
            for zone in zones
        ],
    )
