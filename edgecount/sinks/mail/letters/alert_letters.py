"""Letters about alerts: the alert, its beginning, and the figures of the day so far."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from edgecount.alerts.facts import AlertFacts
from edgecount.alerts.letter import AlertWords, alert_words
from edgecount.alerts.rule import AlertKind
from edgecount.alerts.story import AlertStory, spoken_time
from edgecount.errors import EdgecountError
from edgecount.events.model import AlertEvent, LimitCleared
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.letters.alert_facts import load_facts
from edgecount.sinks.mail.letters.page import image, page, paragraph, table
from edgecount.store.reader import StoreReader

log = logging.getLogger(__name__)

Draw: TypeAlias = "Callable[[Sequence[tuple[datetime, int]], datetime, datetime, int | None], bytes]"
"""Draws the people inside from steps, start and end (local times), and the limit; see pictures.occupancy_curve."""

_CURVE = "inside"
_RAISED, _OVER = "#D55E00", "#009E73"


def alert_letter(
    reader: StoreReader, settings: ReportSettings, kind: AlertKind | None, alert: AlertEvent, draw: Draw
) -> Letter:
    """The letter about an alert, as of its own time; StoreError where the store cannot be read.

    `kind` is the kind of its rule, None where the config no longer has the rule.
    """
    facts = load_facts(reader, settings, alert)
    words = alert_words(kind, AlertStory(alert, facts, settings.layout.calendar))
    time = spoken_time(alert.ts, settings.layout.calendar)
    pictures = _pictures(facts, settings, alert, draw) if words.has_curve else {}
    return Letter(
        key=f"alert {alert.id}",
        subject=f"[{settings.layout.name}] {words.heading} ({settings.layout.calendar.local(alert.ts):%H:%M})",
        text=_text(words, settings.layout.name, time, _signature(alert)),
        html=_html(words, settings.layout.name, time, alert, has_curve=bool(pictures)),
        pictures=pictures,
    )


def _pictures(facts: AlertFacts, settings: ReportSettings, alert: AlertEvent, draw: Draw) -> dict[str, bytes]:
    """The day's curve, from the hour of its first step on; empty where the kind has no curve, or drawing fails."""
    if not facts.steps:
        return {}
    local = settings.layout.calendar.local
    steps = [(local(moment), count) for moment, count in facts.steps]
    start = steps[0][0].replace(minute=0, second=0, microsecond=0)
    try:
        return {_CURVE: draw(steps, start, local(alert.ts), alert.limit)}
    except EdgecountError as error:
        log.warning("an alert is mailed without its picture: %s", error)
        return {}


def _signature(alert: AlertEvent) -> str:
    return f"Alert {alert.rule} of edgecount. Times are those of the site."


def _text(words: AlertWords, site: str, time: str, signature: str) -> str:
    """The whole letter as plain text."""
    width = max((len(name) for name, _ in words.figures), default=0)
    figures = [f"{name:{width}}  {value}" for name, value in words.figures]
    parts = [
        f"{site}, {time}\n{words.heading}",
        *words.sentences,
        *(["\n".join(figures)] if figures else []),
        signature,
    ]
    return "\n\n".join(parts) + "\n"


def _html(words: AlertWords, site: str, time: str, alert: AlertEvent, *, has_curve: bool) -> str:
    """The whole letter as HTML."""
    parts = [
        *(paragraph(sentence) for sentence in words.sentences),
        image(_CURVE, "The people inside today, as a curve") if has_curve else "",
        table(words.figures),
        paragraph(_signature(alert), small=True),
    ]
    return page(f"{site}, {time}", words.heading, _OVER if isinstance(alert, LimitCleared) else _RAISED, parts)
