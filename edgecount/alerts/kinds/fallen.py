"""The kind of alert for a person that has fallen, and lies."""

from collections.abc import Iterator

from edgecount.alerts.kind import Fault, Kind, LetterWords, Setting, Target, Usual
from edgecount.alerts.rule import AlertRule
from edgecount.alerts.site_view import SiteView
from edgecount.alerts.story import AlertStory, Figure
from edgecount.alerts.watchable import Watchable, Watched

_MOST_FALLS = 5


def _targets(watchable: Watchable) -> list[Target]:
    return [{"camera": camera} for camera in watchable.cameras.falls] if watchable.cameras else []


def _faults(watched: Watched, watchable: Watchable) -> Iterator[Fault]:
    """The faults of this kind; a camera that does not exist is a fault of every kind, and found elsewhere."""
    cameras = watchable.cameras
    if cameras is None or watched.camera not in (None, *cameras.names):
        return
    if not any(watched.camera in (None, camera) for camera in cameras.falls):
        yield "when", "needs a camera with detector.pose: true and a zone, to see who falls"


def _value(rule: AlertRule, view: SiteView) -> int:
    return sum(rule.camera in (None, fall.camera) for fall in view.falls)


def _condition(rule: AlertRule) -> str:
    return f"a fall seen by camera {rule.camera}" if rule.camera else "a fall seen by any camera"


def _heading(story: AlertStory) -> str:
    count = story.alert.value
    who, has, lies = ("Somebody", "has", "lies") if count == 1 else (f"{count:,} people", "have", "lie")
    return story.by_stage(
        f"{who} {has} fallen", f"{who} {has} fallen and {lies} there still", "Nobody is seen lying any more"
    )


def _sentences(story: AlertStory) -> Iterator[str]:
    if story.is_over:
        yield "Whoever had fallen is up, or the camera does not see them any more: please make sure."
    else:
        yield "Please go and see whether they need help."
    yield from story.lasted("Somebody lay there")


def _figures(story: AlertStory) -> Iterator[Figure]:
    for fall in story.facts.fallen[-_MOST_FALLS:]:
        yield story.at(fall.since), f"in {fall.zone} ({fall.camera})"


FALLEN = Kind(
    title="Somebody has fallen",
    setting=Setting(
        watches="who has fallen",
        name="fallen",
        targets=_targets,
        keys=("camera",),
        usual=Usual(hold_seconds=0.0, remind_after_seconds=300.0),
        faults=_faults,
    ),
    value=_value,
    condition=_condition,
    device_class="safety",
    letter=LetterWords(heading=_heading, sentences=_sentences, figures=_figures),
    counted=("person lying", "people lying"),
)
