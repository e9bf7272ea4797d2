"""The words of a letter about an alert, before they are text or HTML: a heading, some sentences, some figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edgecount.alerts.catalogue import KINDS
from edgecount.alerts.kind import LetterWords
from edgecount.alerts.rule import AlertKind
from edgecount.alerts.story import AlertStory, Figure


@dataclass(frozen=True, slots=True)
class AlertWords:
    """The parts of a letter: `figures` are values, each under a name; `has_curve` asks for one of the people inside."""

    heading: str
    sentences: Sequence[str]
    figures: Sequence[Figure]
    has_curve: bool


def alert_words(kind: AlertKind | None, story: AlertStory) -> AlertWords:
    """The words about an alert; `kind` is None where the config no longer has its rule."""
    letter = _OF_NO_RULE if kind is None else KINDS[kind].letter
    return AlertWords(
        letter.heading(story), list(letter.sentences(story)), list(letter.figures(story)), letter.has_curve
    )


def _heading(story: AlertStory) -> str:
    value = f"{story.alert.value:,}, limit {story.alert.limit:,}"
    name = story.alert.rule
    return story.by_stage(f"Alert {name}: {value}", f"Alert {name} goes on: {value}", f"Alert {name} is over: {value}")


def _sentences(story: AlertStory) -> Iterator[str]:
    return story.lasted("It was so")


_OF_NO_RULE = LetterWords(heading=_heading, sentences=_sentences, figures=AlertStory.today)
