"""The kind of alert for cameras that give no pictures to count in."""

from collections.abc import Iterator, Sequence

from edgecount.alerts.kind import Kind, LetterWords, Setting, Target, Usual
from edgecount.alerts.rule import AlertRule
from edgecount.alerts.site_view import SiteView
from edgecount.alerts.story import AlertStory, Figure
from edgecount.alerts.watchable import Watchable


def _targets(watchable: Watchable) -> list[Target]:
    return [{"camera": camera} for camera in watchable.cameras.names] if watchable.cameras else []


def _value(rule: AlertRule, view: SiteView) -> int | None:
    """The number of the rule's cameras that are lost; None while cameras without an answer could change the result."""
    lost = sum(rule.camera in (None, camera) for camera in view.lost)
    is_known = lost > rule.limit or not any(rule.camera in (None, camera) for camera in view.unanswered)
    return lost if is_known else None


def _condition(rule: AlertRule) -> str:
    return f"camera {rule.camera} lost" if rule.camera else "any camera lost"


def _cameras_meant(story: AlertStory) -> Sequence[str]:
    if story.alert.camera is not None:
        return [story.alert.camera]
    lost = story.facts.lost
    return story.facts.back if story.is_over else [camera for camera in lost if lost[camera].condition != "paused"]


def _paused(story: AlertStory) -> Sequence[str]:
    """The cameras that somebody has paused, where it is this that ends the alert."""
    lost = story.facts.lost
    meant = lost if story.alert.camera is None else [story.alert.camera]
    paused = [camera for camera in meant if camera in lost and lost[camera].condition == "paused"]
    return paused if story.is_over and not story.facts.back else []


def _heading(story: AlertStory) -> str:
    if paused := _paused(story):
        return f"Camera {paused[0]} is paused" if len(paused) == 1 else f"{len(paused)} cameras are paused"
    names = _cameras_meant(story)
    who = f"Camera {names[0]}" if len(names) == 1 else f"{len(names)} cameras" if names else "A camera"
    give, are = ("gives", "is") if len(names) < 2 else ("give", "are")
    return story.by_stage(f"{who} {give} no pictures", f"{who} still {give} no pictures", f"{who} {are} back")


def _sentences(story: AlertStory) -> Iterator[str]:
    if _paused(story):
        yield "Somebody has paused what gave no pictures. Nobody is counted there until it is watched again."
    elif story.is_over:
        yield "Pictures come again. People were missed there in the meantime."
    else:
        yield "People are missed there until it is back."
        if not story.facts.lost:
            yield "Please check its power and its network cable."
    yield from story.lasted("The alert lasted")


def _figures(story: AlertStory) -> Iterator[Figure]:
    for camera in _paused(story) or _cameras_meant(story):
        lost = story.facts.lost.get(camera)
        if lost is not None:
            yield camera, f"{lost.reason} (since {story.at(lost.ts)})"
        elif story.is_over:
            yield camera, "gives pictures again"


CAMERA_LOST = Kind(
    title="A camera is not seen",
    setting=Setting(
        watches="whether cameras are lost",
        name="lost",
        targets=_targets,
        keys=("camera",),
        usual=Usual(60.0),
        on_balance=True,
    ),
    value=_value,
    condition=_condition,
    device_class="problem",
    letter=LetterWords(heading=_heading, sentences=_sentences, figures=_figures),
    counted=("camera lost", "cameras lost"),
)
