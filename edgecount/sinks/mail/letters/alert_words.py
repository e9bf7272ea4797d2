"""What a letter about an alert says, before it is text or HTML: a heading, some sentences, some figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from edgecount.alerts.rule import AlertKind
from edgecount.events.model import AlertEvent, LimitCleared, LimitReminded
from edgecount.figures.period import Calendar
from edgecount.sinks.mail.letters.alert_facts import AlertFacts
from edgecount.text import stay

_MOST_ENTRIES = 5
_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class AlertWords:
    """The parts of a letter; `figures` are values, each under a name."""

    heading: str
    sentences: Sequence[str]
    figures: Sequence[tuple[str, str]]


def alert_words(kind: AlertKind | None, alert: AlertEvent, facts: AlertFacts, calendar: Calendar) -> AlertWords:
    """What to say of an alert; `kind` is None where the config no longer has its rule."""
    teller = _Teller(alert, facts, calendar)
    match kind:
        case "occupancy":
            return AlertWords(teller.fullness(), [*teller.too_full(), *teller.doubts()], teller.today())
        case "zone":
            return AlertWords(teller.crowd(), [*teller.too_many(), *teller.doubts()], list(teller.visits()))
        case "camera_lost":
            return AlertWords(teller.darkness(), list(teller.no_pictures()), list(teller.cameras()))
        case "out_of_hours":
            return AlertWords(teller.intrusion(), list(teller.closed()), list(teller.entries()))
        case "fallen":
            return AlertWords(teller.fall(), list(teller.help_wanted()), list(teller.fallen()))
        case None:
            return AlertWords(teller.rule(), list(teller.lasted("It was so")), teller.today())


def spoken_time(moment: datetime, calendar: Calendar) -> str:
    """`Mon 4 May, 14:03` on the site's clock."""
    local = calendar.local(moment)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


@dataclass(frozen=True, slots=True)
class _Teller:
    """Finds the words for one alert."""

    alert: AlertEvent
    facts: AlertFacts
    calendar: Calendar

    def fullness(self) -> str:
        value = f"{self.alert.value:,} inside, limit {self.alert.limit:,}"
        return self.by_stage(f"Too full: {value}", f"Still too full: {value}", f"No longer too full: {value}")

    def too_full(self) -> Iterator[str]:
        if not self.is_over:
            yield "More people are inside than the limit allows: let people in only as others leave."
        yield from self.lasted("It was too full")

    def crowd(self) -> str:
        value = f"too many people in zone {self.alert.zone}: {self.alert.value:,}, limit {self.alert.limit:,}"
        return self.by_stage(f"T{value[1:]}", f"Still {value}", f"No longer {value}")

    def too_many(self) -> Iterator[str]:
        if not self.is_over:
            yield "More people are in the zone than its limit allows."
        yield from self.lasted("There were too many")

    def visits(self) -> Iterator[tuple[str, str]]:
        stays = [visit.dwell_seconds for visit in self.facts.visits]
        yield "Visits today", f"{len(stays):,}"
        if stays:
            yield "Mean stay", stay(sum(stays) / len(stays))
            yield "Longest stay", stay(max(stays))

    def doubts(self) -> Iterator[str]:
        for camera in self.facts.lost:
            yield f"Camera {camera} gives no pictures: the numbers may be wrong."

    def darkness(self) -> str:
        names = self.cameras_meant
        who = f"Camera {names[0]}" if len(names) == 1 else f"{len(names)} cameras" if names else "A camera"
        one = len(names) < 2
        return self.by_stage(
            f"{who} {'gives' if one else 'give'} no pictures",
            f"{who} still {'gives' if one else 'give'} no pictures",
            f"{who} {'is' if one else 'are'} back",
        )

    def no_pictures(self) -> Iterator[str]:
        if self.is_over:
            yield "Pictures come again. Nobody was counted there in the meantime."
        else:
            yield "Nobody is counted there until it is back."
            if not self.facts.lost:
                yield "Please check its power and its network cable."
        yield from self.lasted("The alert lasted")

    def cameras(self) -> Iterator[tuple[str, str]]:
        for camera in self.cameras_meant:
            lost = self.facts.lost.get(camera)
            if lost is not None:
                yield camera, f"{lost.reason} (since {self.at(lost.ts)})"
            elif self.is_over:
                yield camera, "gives pictures again"

    def intrusion(self) -> str:
        count = self.alert.value
        who = "Somebody" if count == 1 else f"{count:,} people"
        return self.by_stage(
            f"{who} came in while closed", f"{who} came in while closed by now", "Open again after entries while closed"
        )

    def closed(self) -> Iterator[str]:
        if not self.is_over:
            yield "If these were your own people, there is nothing to do."
        yield from self.lasted("The alert lasted")

    def entries(self) -> Iterator[tuple[str, str]]:
        for crossing in self.facts.after_hours[-_MOST_ENTRIES:]:
            yield self.at(crossing.ts), f"in by {crossing.line} ({crossing.camera})"

    def fall(self) -> str:
        count = self.alert.value
        who, has = ("Somebody", "has") if count == 1 else (f"{count:,} people", "have")
        return self.by_stage(
            f"{who} {has} fallen",
            f"{who} {has} fallen and {'lies' if count == 1 else 'lie'} there still",
            "Nobody is seen lying any more",
        )

    def help_wanted(self) -> Iterator[str]:
        if self.is_over:
            yield "Whoever had fallen is up, or the camera does not see them any more: please make sure."
        else:
            yield "Please go and see whether they need help."
        yield from self.lasted("Somebody lay there")

    def fallen(self) -> Iterator[tuple[str, str]]:
        for fall in self.facts.fallen[-_MOST_ENTRIES:]:
            yield self.at(fall.since), f"in {fall.zone} ({fall.camera})"

    def rule(self) -> str:
        value = f"{self.alert.value:,}, limit {self.alert.limit:,}"
        name = self.alert.rule
        return self.by_stage(
            f"Alert {name}: {value}", f"Alert {name} goes on: {value}", f"Alert {name} is over: {value}"
        )

    def today(self) -> list[tuple[str, str]]:
        figures = [("Came in today", f"{self.facts.came_in:,}"), ("Went out today", f"{self.facts.went_out:,}")]
        if self.facts.peak is not None:
            moment, most = self.facts.peak
            figures.append(("Most inside today", f"{most:,} at {self.at(moment)}"))
        if 1 < len(self.facts.lines) <= _MOST_LINES:
            figures += [
                (f"{count.line} ({count.camera})", f"{count.came_in:,} in, {count.went_out:,} out")
                for count in self.facts.lines
            ]
        return figures

    def lasted(self, what: str) -> Iterator[str]:
        """From when to when, or since when, where that is known."""
        since, now = self.facts.since, self.alert.ts
        if since is not None and self.is_over:
            yield f"{what} from {self.at(since)} to {self.at(now)} ({_duration(now - since)})."
        elif since is not None and isinstance(self.alert, LimitReminded):
            yield f"It has been so since {self.at(since)} ({_duration(now - since)})."

    def by_stage(self, raised: str, reminded: str, cleared: str) -> str:
        if isinstance(self.alert, LimitReminded):
            return reminded
        return cleared if self.is_over else raised

    def at(self, moment: datetime) -> str:
        """A time of the alert's own date, or of another one."""
        local = self.calendar.local(moment)
        is_same = local.date() == self.calendar.local(self.alert.ts).date()
        return f"{local:%H:%M}" if is_same else spoken_time(moment, self.calendar)

    @property
    def cameras_meant(self) -> Sequence[str]:
        if self.alert.camera is not None:
            return [self.alert.camera]
        return self.facts.back if self.is_over else list(self.facts.lost)

    @property
    def is_over(self) -> bool:
        return isinstance(self.alert, LimitCleared)


def _duration(span: timedelta) -> str:
    """`7 min`, `1 h 7 min`, `3 d 5 h`."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 1:
        return "less than a minute"
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} d {hours % 24} h"
    return f"{hours} h {rest} min" if hours else f"{minutes} min"
