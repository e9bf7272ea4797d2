"""The kind of alert for cameras that do not look where they looked when their lines were drawn."""

from collections.abc import Iterator, Sequence

from edgecount.alerts.kind import Kind, LetterWords, Setting, Target, Usual
from edgecount.alerts.rule import AlertRule
from edgecount.alerts.site_view import SiteView
from edgecount.alerts.story import AlertStory, Figure
from edgecount.alerts.watchable import Watchable


def _targets(_watchable: Watchable) -> list[Target]:
    """There is no usual one: a camera that turns by itself would raise it all day."""
    return []


def _value(rule: AlertRule, view: SiteView) -> int | None:
    return sum(rule.camera in (None, camera) for camera in view.moved)


def _condition(rule: AlertRule) -> str:
    return f"camera {rule.camera} moved" if rule.camera else "any camera moved"


def _cameras_meant(story: AlertStory) -> Sequence[str]:
    return [story.alert.camera] if story.alert.camera is not None else [] if story.is_over else list(story.facts.moved)


def _heading(story: AlertStory) -> str:
    names = _cameras_meant(story)
    which = f"Camera {names[0]}" if len(names) == 1 else f"{len(names)} cameras" if names else "A camera"
    was, is_, does = ("were", "are", "do") if len(names) > 1 else ("was", "is", "does")
    return story.by_stage(f"{which} {was} moved", f"{which} still {does} not look right", f"{which} {is_} right again")


def _sentences(story: AlertStory) -> Iterator[str]:
    if story.is_over:
        yield "What was counted there in the meantime may be wrong."
    else:
        yield "Its lines lie elsewhere in the picture now, so what is counted there is in doubt."
        yield "Please put it right, or draw its lines anew; where it is right as it is, say so on its page."
    yield from story.lasted("The alert lasted")


def _figures(story: AlertStory) -> Iterator[Figure]:
    for camera in _cameras_meant(story):
        moved = story.facts.moved.get(camera)
        if moved is not None:
            yield camera, f"{moved.reason} (last seen right at {story.at(moved.since)})"


CAMERA_MOVED = Kind(
    title="A camera was moved",
    setting=Setting(
        watches="whether cameras were moved, turned, zoomed or are out of focus",
        name="moved",
        targets=_targets,
        keys=("camera",),
        usual=Usual(60.0),
    ),
    value=_value,
    condition=_condition,
    device_class="problem",
    letter=LetterWords(heading=_heading, sentences=_sentences, figures=_figures),
    counted=("camera moved", "cameras moved"),
)
