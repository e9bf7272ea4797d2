"""Visits to the zones: a row for each period and zone, and how much of the period was watched.

A zone of several cameras is one zone.  A visit counts in the period in which it began, with all the time that it took;
the peak is the most people there at one moment, whenever they came.  A visit is known only once it is over: a person
still there is in no row yet.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from edgecount.counting.zones.site_zone import Zones
from edgecount.events.model import AnyEvent, Visit
from edgecount.figures.footfall import DayRecords, coverage_share
from edgecount.figures.period import Period

LONGEST = timedelta(days=1)
"""A longer stay is no visit: it is a poster, or a coat on its stand."""
_DRIFT = timedelta(minutes=1)
"""How far two clocks may come apart during a visit although neither was set."""
LATEST = LONGEST + _DRIFT
"""The time after a day's end by which all visits that began in it are over."""
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """A visit on the wall clock, never of no length; `dwell_seconds` are those of a clock that never jumps."""

    camera: str
    zone: str
    began: datetime
    ended: datetime
    dwell_seconds: float

    @property
    def is_visit(self) -> bool:
        """Whether it is short enough for a person's."""
        return self.dwell_seconds <= LONGEST.total_seconds()


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One zone in one period.

    `visitors` is the number of visits that began in it, `dwell_seconds` their total time, `dwell_max` the longest of
    them (None: nobody came); `peak` is the most people at once.  `visitors` and `peak` are None if no camera watched.
    `seconds` is how long the period has lasted so far, `watched_seconds` how much of that was watched: the mean of
    the zone's cameras.
    """

    period: Period
    zone: str
    visitors: int | None
    dwell_seconds: float
    dwell_max: float | None
    peak: int | None
    watched_seconds: float
    seconds: float
    is_open: bool

    @property
    def dwell_mean(self) -> float | None:
        """The mean time of a visit (s); None if nobody came."""
        return self.dwell_seconds / self.visitors if self.visitors else None

    @property
    def coverage(self) -> float:
        """The share of the period that was watched, 0-1."""
        return coverage_share(self.watched_seconds, self.seconds)


@dataclass(slots=True)
class _VisitTally:
    """What happened in a zone in one period."""

    dwells: list[float] = field(default_factory=list)
    peak: int = 0


def stays_of(events: Iterable[AnyEvent]) -> list[Stay]:
    """The visits among the events, without those that last longer than LONGEST."""
    visits = (event for event in events if isinstance(event, Visit))
    stays = (stay_of(visit.camera, visit.zone, visit.entered, visit.left, visit.dwell_seconds) for visit in visits)
    return [stay for stay in stays if stay.is_visit]


def visit_rows(
    records: DayRecords, zones: Zones, is_open: Callable[[Period], bool], now: datetime
) -> Iterator[VisitRow]:
    """The rows of a business day, in order of time, then of zone.

    `zones` are listed even if nobody visits them; other zones in the records follow.  The running period ends at
    `now`; a future period is left out, unless a clock that was ahead has put a visit into it.
    """
    yield from stay_rows(records, stays_of(records.visits), zones, is_open, now)


def stay_rows(
    records: DayRecords, stays: Iterable[Stay], zones: Zones, is_open: Callable[[Period], bool], now: datetime
) -> Iterator[VisitRow]:
    """The rows of a business day as `visit_rows` has them, from all visits with any part in the day."""
    stays = [stay for stay in stays if _is_within(stay, records.periods)]
    cameras = _cameras(zones, stays)
    tallies = {zone: _tallies(records.periods, [stay for stay in stays if stay.zone == zone]) for zone in cameras}
    watched = _watched(records)
    for number, period in enumerate(records.periods):
        if period.start >= now and not any(of_zone[number].peak for of_zone in tallies.values()):
            continue
        lasted = Period(period.start, min(period.end, now)) if period.start < now else period
        for zone, names in cameras.items():
            seen = sum(min(watched[name][number], lasted.seconds) for name in names if name in watched) / len(names)
            yield _row(period, lasted, zone, tallies[zone][number], seen, is_open=is_open(period))


def _row(period: Period, lasted: Period, zone: str, tally: _VisitTally, watched: float, *, is_open: bool) -> VisitRow:
    known = tally.peak or coverage_share(watched, lasted.seconds) > 0
    return VisitRow(
        period=period,
        zone=zone,
        visitors=len(tally.dwells) if known else None,
        dwell_seconds=sum(tally.dwells),
        dwell_max=max(tally.dwells, default=None),
        peak=tally.peak if known else None,
        watched_seconds=watched,
        seconds=lasted.seconds,
        is_open=is_open,
    )


def stay_of(camera: str, zone: str, entered: datetime, left: datetime, dwell_seconds: float) -> Stay:
    """A visit as a stay; if the clock was set during it, the time at its end is believed."""
    began = left - timedelta(seconds=dwell_seconds)
    if abs(entered - began) < _DRIFT:
        began = entered
    return Stay(camera, zone, began, max(left, began + _INSTANT), dwell_seconds)


def _is_within(stay: Stay, periods: Sequence[Period]) -> bool:
    return bool(periods) and stay.began < periods[-1].end and stay.ended > periods[0].start


def _cameras(zones: Zones, stays: Iterable[Stay]) -> dict[str, list[str]]:
    """The cameras of every zone to list: the given ones in their order, then those that only visits name."""
    cameras: dict[str, list[str]] = {}
    given = [(camera, zone) for camera, names in zones.items() for zone in names]
    found = sorted({(stay.camera, stay.zone) for stay in stays} - set(given), key=lambda key: key[::-1])
    for camera, zone in given + found:
        cameras.setdefault(zone, []).append(camera)
    return cameras


def _watched(records: DayRecords) -> Mapping[str, Sequence[float]]:
    """How long each camera watched, period by period (s)."""
    starts = [period.start for period in records.periods]
    watched = {camera: [0.0] * len(starts) for camera in records.coverage}
    for camera, minutes in records.coverage.items():
        for minute, seconds in minutes.items():
            watched[camera][bisect_right(starts, minute) - 1] += seconds
    return watched


def _tallies(periods: Sequence[Period], stays: Sequence[Stay]) -> list[_VisitTally]:
    """What happened in one zone, period by period."""
    tallies = [_VisitTally() for _ in periods]
    starts = [period.start for period in periods]
    for stay in stays:
        if stay.began >= starts[0]:
            tallies[bisect_right(starts, stay.began) - 1].dwells.append(stay.dwell_seconds)
    _fill_peaks(periods, stays, tallies)
    return tallies


def _fill_peaks(periods: Sequence[Period], stays: Sequence[Stay], tallies: Sequence[_VisitTally]) -> None:
    """The most people at any moment of each period; at the moment of leaving a person is not there any more."""
    changes = sorted([(stay.began, 1) for stay in stays] + [(stay.ended, -1) for stay in stays])
    inside, at = 0, 0
    for period, tally in zip(periods, tallies, strict=True):
        while at < len(changes) and changes[at][0] <= period.start:
            inside += changes[at][1]
            at += 1
        tally.peak = inside
        while at < len(changes) and changes[at][0] < period.end:
            inside += changes[at][1]
            tally.peak = max(tally.peak, inside)
            at += 1
