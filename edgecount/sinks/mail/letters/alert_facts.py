"""Loads the facts around an alert from the store."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from edgecount.alerts.facts import AlertFacts, LineCount
from edgecount.counting.falls.lying import Lying
from edgecount.events.model import (
    AlertEvent,
    AnyEvent,
    CameraLost,
    CameraMoved,
    CameraMovedCleared,
    CameraRestored,
    Crossing,
    Fallen,
    LimitCleared,
    LimitExceeded,
    Visit,
)
from edgecount.figures.occupancy import Occupancy
from edgecount.figures.period import Period
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.store.codec import StoredEvent
from edgecount.store.reader import StoreReader

_MOMENT = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_LONGEST_ALERT = timedelta(days=31)
"""How far before an alert its beginning is looked for."""


def load_facts(reader: StoreReader, settings: ReportSettings, alert: AlertEvent) -> AlertFacts:
    """The facts of an alert's day in the store, up to the time of the alert."""
    calendar = settings.layout.calendar
    day = calendar.day_of(alert.ts)
    today = Period(calendar.day(day).start, alert.ts + _MOMENT)
    with reader.snapshot():
        since = _since(reader.alert_events(Period(alert.ts - _LONGEST_ALERT, today.end)), alert)
        # The camera of an alert was lost some time before the alert, perhaps before the business day began.
        before = max(since or alert.ts, alert.ts - _DAY) - _HOUR
        start = calendar.day(calendar.day_of(before)).start
        recent = [stored.event for stored in reader.events(Period(start, today.end))]
        taken_back = reader.taken_back(today)
    events = [event for event in recent if event.ts in today]
    crossings = [event for event in events if isinstance(event, Crossing)]
    lost, back = _cameras(recent)
    return AlertFacts(
        lines=_line_counts([crossing for crossing in crossings if crossing.id not in taken_back], settings),
        steps=() if settings.layout.whole_site else _steps(events, day),  # of the others' doors it has no event
        after_hours=[crossing for crossing in crossings if _is_after_hours(crossing, settings)],
        since=since,
        lost={camera: event for camera, event in lost.items() if _sees(camera, alert.zone, settings)},
        fallen=_fallen(recent, alert),
        moved=_moved(recent),
        back=[camera for camera, ts in back.items() if since is not None and ts >= since],
        visits=[event for event in events if isinstance(event, Visit) and event.zone == alert.zone],
    )


def _since(told: Sequence[StoredEvent], alert: AlertEvent) -> datetime | None:
    """When the alert was raised, or the alert that it clears."""
    since: datetime | None = None
    for stored in told:
        match stored.event:
            case LimitExceeded(rule=alert.rule, ts=ts) if since is None:
                since = ts
            case LimitCleared(rule=alert.rule, id=id_) if id_ != alert.id:
                since = None
    return since


def _cameras(events: Sequence[AnyEvent]) -> tuple[Mapping[str, CameraLost], Mapping[str, datetime]]:
    """The cameras that are lost after the last event; and those that gave pictures again, each with the time."""
    lost: dict[str, CameraLost] = {}
    back: dict[str, datetime] = {}
    for event in events:
        match event:
            case CameraLost(camera=camera):
                if camera not in lost or "paused" in (event.condition, lost[camera].condition):
                    lost[camera] = event
                back.pop(camera, None)
            case CameraRestored(camera=camera, ts=ts):
                lost.pop(camera, None)
                back[camera] = ts
            case _:
                pass  # changes no camera's state
    return lost, back


def _moved(events: Sequence[AnyEvent]) -> Mapping[str, CameraMoved]:
    """The cameras that do not look where they did, after the last event."""
    moved: dict[str, CameraMoved] = {}
    for event in events:
        if isinstance(event, CameraMoved):
            moved[event.camera] = event
        elif isinstance(event, CameraMovedCleared):
            moved.pop(event.camera, None)
    return moved


def _sees(camera: str, zone: str | None, settings: ReportSettings) -> bool:
    """Whether a camera sees a zone; always True where no zone is given."""
    return zone is None or zone in settings.layout.zones.get(camera, ())


def _fallen(events: Sequence[AnyEvent], alert: AlertEvent) -> Sequence[Fallen]:
    """The people of the alert that still lie after the last event."""
    lying = Lying()
    for event in events:
        lying.take(event)
    return lying.falls(alert.camera)


def _is_after_hours(crossing: Crossing, settings: ReportSettings) -> bool:
    """Whether a person came in while the site was closed; a person that left again at once counts, too."""
    is_entry = crossing.direction == "in" and crossing.reverses is None
    return is_entry and not settings.layout.is_open(settings.layout.calendar.local(crossing.ts))


def _line_counts(crossings: Sequence[Crossing], settings: ReportSettings) -> list[LineCount]:
    """The counts of the configured lines, zeros included, then of other lines in the store."""
    counts = Counter((crossing.camera, crossing.line, crossing.direction) for crossing in crossings)
    configured = [(camera, line) for camera, lines in settings.layout.lines.items() for line in lines]
    others = sorted({(camera, line) for camera, line, _ in counts} - set(configured))
    return [
        LineCount(camera, line, counts[camera, line, "in"], counts[camera, line, "out"])
        for camera, line in (*configured, *others)
    ]


def _steps(events: Sequence[AnyEvent], day: date) -> list[tuple[datetime, int]]:
    """The number of people inside after each event that changed it."""
    steps: list[tuple[datetime, int]] = []
    inside = Occupancy(day)
    for event in events:
        after = inside.after(event, day)
        if after != inside:
            steps.append((event.ts, after.shown))
        inside = after
    return steps
