"""The kind of alert for too many people inside."""

from collections.abc import Iterator

from edgecount.alerts.kind import Fault, Kind, LetterWords, Setting, Target
from edgecount.alerts.rule import AlertRule
from edgecount.alerts.site_view import SiteView
from edgecount.alerts.story import AlertStory
from edgecount.alerts.watchable import Watchable, Watched


def _targets(watchable: Watchable) -> list[Target]:
    return [] if watchable.capacity is None else [{}]


def _capacity(watchable: Watchable, _zone: str | None) -> int | None:
    return watchable.capacity


def _faults(watched: Watched, watchable: Watchable) -> Iterator[Fault]:
    if watchable.site is not None and watched.above is None:
        yield "above", "is missing, and there is no site.capacity in its place: add one of them"


def _value(rule: AlertRule, view: SiteView) -> int | None:
    """The people inside.  While not all doors are heard, what is too full is told, and nothing is said to be over."""
    return view.inside if view.inside_is_sure or view.inside > rule.limit else None


def _condition(rule: AlertRule) -> str:
    return f"more than {rule.limit} inside"


def _heading(story: AlertStory) -> str:
    value = f"{story.alert.value:,} inside, limit {story.alert.limit:,}"
    return story.by_stage(f"Too full: {value}", f"Still too full: {value}", f"No longer too full: {value}")


def _sentences(story: AlertStory) -> Iterator[str]:
    if not story.is_over:
        yield "More people are inside than the limit allows: let people in only as others leave."
    yield from story.lasted("It was too full")
    yield from story.doubts()


OCCUPANCY = Kind(
    title="More people inside than there may be",
    setting=Setting(
        watches="how many are inside",
        name="over-capacity",
        targets=_targets,
        keys=("above", "clear_below"),
        capacity=_capacity,
        faults=_faults,
    ),
    value=_value,
    condition=_condition,
    device_class="problem",
    letter=LetterWords(heading=_heading, sentences=_sentences, figures=AlertStory.today, has_curve=True),
)
