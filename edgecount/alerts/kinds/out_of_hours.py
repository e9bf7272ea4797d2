"""The kind of alert for people that come in while the site is closed."""

from collections.abc import Iterator

from edgecount.alerts.kind import Fault, Kind, LetterWords, Setting, Target, Usual
from edgecount.alerts.rule import AlertRule
from edgecount.alerts.site_view import SiteView
from edgecount.alerts.story import AlertStory, Figure
from edgecount.alerts.watchable import Watchable, Watched

_MOST_ENTRIES = 5


def _targets(watchable: Watchable) -> list[Target]:
    return [{}] if watchable.site is not None and watchable.site.has_hours else []


def _faults(_watched: Watched, watchable: Watchable) -> Iterator[Fault]:
    if watchable.site is not None and not watchable.site.has_hours:
        yield "when", "needs site.opening_hours to know when the site is closed"


def _value(_rule: AlertRule, view: SiteView) -> int:
    return view.entries


def _condition(_rule: AlertRule) -> str:
    return "entries while closed"


def _heading(story: AlertStory) -> str:
    count = story.alert.value
    who = "Somebody" if count == 1 else f"{count:,} people"
    return story.by_stage(
        f"{who} came in while closed", f"{who} came in while closed by now", "Open again after entries while closed"
    )


def _sentences(story: AlertStory) -> Iterator[str]:
    if not story.is_over:
        yield "If these were your own people, there is nothing to do."
    yield from story.lasted("The alert lasted")


def _figures(story: AlertStory) -> Iterator[Figure]:
    for crossing in story.facts.after_hours[-_MOST_ENTRIES:]:
        yield story.at(crossing.ts), f"in by {crossing.line} ({crossing.camera})"


OUT_OF_HOURS = Kind(
    title="Somebody came in outside of the opening hours",
    setting=Setting(
        watches="who enters out of hours",
        name="out-of-hours",
        targets=_targets,
        usual=Usual(hold_seconds=0.0, remind_after_seconds=0.0, mail_when_cleared=False),
        faults=_faults,
    ),
    value=_value,
    condition=_condition,
    device_class="safety",
    letter=LetterWords(heading=_heading, sentences=_sentences, figures=_figures),
    counted=("entry", "entries"),
)
