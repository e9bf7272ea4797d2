"""Evaluates the site's alert rules, and gives the alert events that are due."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import uuid4

from edgecount.alerts.catalogue import KINDS, counted, found
from edgecount.alerts.rule import AlertRule, AlertStanding, AlertState, RuleMessage, What, step
from edgecount.alerts.site_view import SiteView
from edgecount.clock import Clock
from edgecount.counting.falls.lying import Lying
from edgecount.counting.zones.site_zone import SiteZone
from edgecount.events.model import (
    AlertEvent,
    AnyEvent,
    Crossing,
    LimitCleared,
    LimitEvent,
    LimitExceeded,
    LimitReminded,
)
from edgecount.figures.live_figures import SiteFigures
from edgecount.site.crowd_figures import UNKNOWN, CrowdFigures
from edgecount.site.layout import SiteLayout
from edgecount.site.status import CameraState

_EVENTS: Mapping[What, type[LimitExceeded] | type[LimitReminded] | type[LimitCleared]] = {
    "exceeded": LimitExceeded,
    "reminded": LimitReminded,
    "cleared": LimitCleared,
}
_WHAT = {kind: what for what, kind in _EVENTS.items()}

NO_CROWDS: Mapping[str, CrowdFigures] = MappingProxyType({})
_MINUTE = timedelta(minutes=1)
_LONGEST_CLOSED = timedelta(days=8)
"""How far back the last moment at which the site was open is looked for."""


@dataclass(slots=True)
class _Alert:
    """A rule, its state, the value of its last event, and when it was last raised or cleared (aware UTC)."""

    rule: AlertRule
    state: AlertState = field(default_factory=AlertState)
    value: int = 0
    since: datetime | None = None

    def remember(self, event: AlertEvent) -> None:
        """Keep the value and the time of an alert event, for `standing`."""
        self.value = event.value
        if not isinstance(event, LimitReminded):
            self.since = event.ts


class Alerting:
    """Evaluates the alert rules of a site.

    `restore` comes first; then `take` with every event that is stored, and `step` twice a second or so, all in
    one thread.
    """

    def __init__(
        self,
        rules: Iterable[AlertRule],
        layout: SiteLayout,
        clock: Clock,
    ) -> None:
        self._alerts = {rule.name: _Alert(rule) for rule in rules}
        self._layout = layout
        self._calendar = layout.calendar
        self._clock = clock
        self._entries = 0
        self._lying = Lying()

    def restore(self, events: Iterable[AnyEvent]) -> None:
        """Rebuild the rules' states and the entries after hours from the stored events, each once and in their order.

        It may be called again with all events, where the events broke off.
        """
        self._entries, self._lying = 0, Lying()
        self._alerts = {name: _Alert(alert.rule) for name, alert in self._alerts.items()}
        closed_since = self._closed_since()
        for event in events:
            if isinstance(event, LimitEvent) and event.rule in self._alerts:
                alert = self._alerts[event.rule]
                alert.state = alert.state.after(self._told(event))
                alert.remember(event)
            else:
                self._lying.take(event)
                if event.ts >= closed_since:
                    self._count_entry(event)

    def take(self, event: AnyEvent) -> None:
        """Take a newly stored event into account: a fall, its end, or an entry while the site was closed."""
        self._lying.take(event)
        self._count_entry(event)

    def _count_entry(self, event: AnyEvent) -> None:
        match event:
            case Crossing(direction="in", reverses=None) if not self._open_at(event.ts):
                self._entries += 1

    def step(
        self,
        figures: SiteFigures,
        cameras: Mapping[str, CameraState],
        zones: Mapping[str, SiteZone],
        crowds: Mapping[str, CrowdFigures] = NO_CROWDS,
        *,
        inside_is_sure: bool = True,
    ) -> list[AlertEvent]:
        """Evaluate all rules; returns the alert events that are due: the caller stores them.

        `inside_is_sure` says whether the people inside are known at all doors.
        """
        now = self._clock.now()
        if self._open_at(now):
            self._entries = 0
        view = replace(self._view(figures, cameras, zones, crowds), inside_is_sure=inside_is_sure)
        events: list[AlertEvent] = []
        for alert in self._alerts.values():
            value = KINDS[alert.rule.kind].value(alert.rule, view)
            event = None if value is None else self._evaluate(alert, value, now)
            if event is not None:
                alert.remember(event)
                events.append(event)
        return events

    def words(self, event: AlertEvent) -> str:
        """What the rule of an event counted, in words."""
        kind = self._alerts[event.rule].rule.kind
        return counted(kind, event.value) if isinstance(event, LimitCleared) else found(kind, event.value, event.limit)

    def standing(self) -> Mapping[str, AlertStanding]:
        """The standing of each rule, by its name."""
        return {
            name: AlertStanding(
                kind=alert.rule.kind,
                raised=alert.state.raised,
                value=alert.value,
                limit=alert.rule.limit,
                since=alert.since,
                camera=alert.rule.camera,
                zone=alert.rule.zone,
            )
            for name, alert in self._alerts.items()
        }

    def _view(
        self,
        figures: SiteFigures,
        cameras: Mapping[str, CameraState],
        zones: Mapping[str, SiteZone],
        crowds: Mapping[str, CrowdFigures],
    ) -> SiteView:
        offline = {name: state.since for name, state in cameras.items() if state.condition == "offline"}
        return SiteView(
            inside=figures.shown,
            entries=self._entries,
            zones=zones,
            lost=[name for name, since in offline.items() if since is not None],
            unanswered=[name for name, since in offline.items() if since is None],
            moved=[name for name, state in cameras.items() if state.moved is not None],
            falls=self._lying.falls(),
            crowds=dict(self._estimated(crowds)),
        )

    def _estimated(self, crowds: Mapping[str, CrowdFigures]) -> Iterator[tuple[tuple[str, str | None], int | None]]:
        """The people by estimate at each place where they are estimated; None where they are not known now."""
        for camera, zones in self._layout.crowd_zones.items():
            seen = dict(crowds.get(camera, UNKNOWN).places())
            for zone in (None, *zones):
                yield (camera, zone), seen[zone].people if zone in seen else None

    def _evaluate(self, alert: _Alert, value: int, now: datetime) -> AlertEvent | None:
        alert.value = value
        rule, day = alert.rule, self._calendar.day_of(now)
        alert.state, told = step(rule, alert.state, value, self._clock.monotonic(), day)
        if told is None:
            return None
        return _EVENTS[told.what](
            id=uuid4(),
            site=self._layout.slug,
            ts=now,
            camera=rule.camera,
            zone=rule.zone,
            rule=rule.name,
            value=value,
            limit=rule.limit,
            mail=told.mail,
        )

    def _told(self, event: AlertEvent) -> RuleMessage:
        """The message of a stored event, its time on the steady clock, perhaps below 0; a future time counts as now."""
        age = max(0.0, (self._clock.now() - event.ts).total_seconds())
        return RuleMessage(
            _WHAT[type(event)], event.mail, self._clock.monotonic() - age, self._calendar.day_of(event.ts)
        )

    def _closed_since(self) -> datetime:
        """When the site closed: the next minute while it is open, a time long ago where it has been closed for long."""
        now = self._clock.now()
        start = now.replace(second=0, microsecond=0) + _MINUTE
        while start > now - _LONGEST_CLOSED and not self._open_at(start - _MINUTE):
            start -= _MINUTE
        return start

    def _open_at(self, moment: datetime) -> bool:
        return self._layout.is_open(self._calendar.local(moment))
