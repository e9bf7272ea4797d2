"""The kind of alert for too many people by estimate, in a camera's picture or in one of its zones."""

from collections.abc import Iterator

from edgecount.alerts.kind import Fault, Kind, LetterWords, Setting, Target, Usual
from edgecount.alerts.rule import AlertRule
from edgecount.alerts.site_view import SiteView
from edgecount.alerts.story import AlertStory, Figure
from edgecount.alerts.watchable import Watchable, Watched
from edgecount.text import no_such


def _targets(_watchable: Watchable) -> list[Target]:
    return []


def _capacity(watchable: Watchable, zone: str | None) -> int | None:
    return watchable.zone_capacities.get(zone or "")


def _faults(watched: Watched, watchable: Watchable) -> Iterator[Fault]:
    """The faults of this kind; a camera that does not exist is a fault of every kind, and found elsewhere."""
    cameras = watchable.cameras
    if cameras is None or watched.camera not in (None, *cameras.names):
        return
    crowds = {name: zones for name, zones in cameras.crowds.items() if watched.camera in (None, name)}
    zones = [zone for of_camera in crowds.values() for zone in of_camera]
    if not crowds:
        yield "when", "needs a camera with a crowd block, which estimates how many people there are"
    elif watched.zone is not None and watched.zone not in zones:
        yield "zone", f"{no_such('zone', watched.zone, zones)}; it must be one in which people are estimated"
    elif watched.above is None:
        yield "above", "is missing: say from how many people by estimate on it is too many"


def _value(rule: AlertRule, view: SiteView) -> int | None:
    """The most at any camera, for two may show the same people; None if one whose people are unknown could decide."""
    of_rule = [
        people for (camera, zone), people in view.crowds.items() if rule.camera in (None, camera) and zone == rule.zone
    ]
    most = max((people for people in of_rule if people is not None), default=None)
    return None if most is not None and most <= rule.limit and None in of_rule else most


def _place(camera: str | None, zone: str | None) -> str:
    at = f"at camera {camera}" if camera else "at any camera"
    return f"in zone {zone} {at}" if zone else at


def _condition(rule: AlertRule) -> str:
    return f"more than {rule.limit} by estimate {_place(rule.camera, rule.zone)}"


def _heading(story: AlertStory) -> str:
    alert = story.alert
    where = _place(alert.camera, alert.zone)
    value = f"too many people {where}: about {alert.value:,}, limit {alert.limit:,}"
    return story.by_stage(f"T{value[1:]}", f"Still {value}", f"No longer {value}")


def _sentences(story: AlertStory) -> Iterator[str]:
    if not story.is_over:
        yield "By estimate more people stand there than the limit allows: please look whether it is too tight."
    yield from story.lasted("There were too many")
    yield "The number is an estimate of a picture, not a count at the doors."


def _no_figures(_story: AlertStory) -> Iterator[Figure]:
    return iter(())


CROWD = Kind(
    title="More people by estimate than there may be",
    setting=Setting(
        watches="how many there are by estimate",
        name="crowd",
        targets=_targets,
        keys=("above", "clear_below", "camera", "zone"),
        usual=Usual(hold_seconds=60.0),
        capacity=_capacity,
        faults=_faults,
    ),
    value=_value,
    condition=_condition,
    device_class="problem",
    letter=LetterWords(heading=_heading, sentences=_sentences, figures=_no_figures),
)
