"""The kind of alert for too many people in a zone."""

from collections.abc import Iterator

from edgecount.alerts.kind import Fault, Kind, LetterWords, Setting, Target
from edgecount.alerts.rule import AlertRule
from edgecount.alerts.site_view import SiteView
from edgecount.alerts.story import AlertStory, Figure
from edgecount.alerts.watchable import Watchable, Watched
from edgecount.text import no_such, stay


def _targets(watchable: Watchable) -> list[Target]:
    return [{"zone": zone} for zone in watchable.zone_capacities]


def _capacity(watchable: Watchable, zone: str | None) -> int | None:
    return watchable.zone_capacities.get(zone or "")


def _faults(watched: Watched, watchable: Watchable) -> Iterator[Fault]:
    cameras = watchable.cameras
    if watched.zone is None:
        yield "zone", "is missing: must be the name of a zone"
    elif cameras is not None and watched.zone not in cameras.zones:
        yield "zone", no_such("zone", watched.zone, cameras.zones)
    elif cameras is not None and watched.above is None:
        yield "above", f"is missing, and zone {watched.zone} has no capacity in its place: add one of them"


def _value(rule: AlertRule, view: SiteView) -> int | None:
    zone = view.zones.get(rule.zone or "")
    return None if zone is None else zone.count_against(rule.limit)


def _condition(rule: AlertRule) -> str:
    return f"more than {rule.limit} in zone {rule.zone}"


def _heading(story: AlertStory) -> str:
    value = f"too many people in zone {story.alert.zone}: {story.alert.value:,}, limit {story.alert.limit:,}"
    return story.by_stage(f"T{value[1:]}", f"Still {value}", f"No longer {value}")


def _sentences(story: AlertStory) -> Iterator[str]:
    if not story.is_over:
        yield "More people are in the zone than its limit allows."
    yield from story.lasted("There were too many")
    yield from story.doubts()


def _figures(story: AlertStory) -> Iterator[Figure]:
    stays = [visit.dwell_seconds for visit in story.facts.visits]
    yield "Visits today", f"{len(stays):,}"
    if stays:
        yield "Mean stay", stay(sum(stays) / len(stays))
        yield "Longest stay", stay(max(stays))


ZONE = Kind(
    title="More people in a zone than there may be",
    setting=Setting(
        watches="how many in a zone",
        name="zone",
        targets=_targets,
        keys=("above", "clear_below", "zone"),
        capacity=_capacity,
        faults=_faults,
    ),
    value=_value,
    condition=_condition,
    device_class="problem",
    letter=LetterWords(heading=_heading, sentences=_sentences, figures=_figures),
)
