"""All that is said of one kind of alert, as a record; the records are in `kinds`, and `catalogue` has them by name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from edgecount.alerts.rule import AlertRule
from edgecount.alerts.site_view import SiteView
from edgecount.alerts.story import AlertStory, Figure
from edgecount.alerts.watchable import Watchable, Watched

Key = Literal["above", "clear_below", "camera", "zone"]
"""A key of the config that belongs to some kinds of alert only."""

Target: TypeAlias = Mapping[Literal["camera", "zone"], str]
"""The keys with which one of the usual alerts says what it watches; none where there is just the site."""

Fault: TypeAlias = tuple[str, str]
"""A key of an alert, and what is wrong with it."""

PEOPLE = "person", "people"
"""What most alerts count, one and many."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds where the config says nothing (seconds; 0 reminds nobody)."""

    hold_seconds: float = 30.0
    remind_after_seconds: float = 1800.0
    mail_when_cleared: bool = True


def _no_capacity(_watchable: Watchable, _zone: str | None) -> int | None:
    return None


def _no_faults(_watched: Watched, _watchable: Watchable) -> Iterator[Fault]:
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How alerts of a kind are set up in the config.

    `watches` goes on from "What is watched:".  `targets` are what the usual alerts watch, one each; `name` is theirs,
    or its beginning, before the target's.  `capacity` is the limit of an alert that has none itself, for this zone;
    without one, nothing at all is allowed.  `faults` are what does not fit the rest of the config.
    """

    watches: str
    name: str
    targets: Callable[[Watchable], Iterable[Target]]
    keys: tuple[Key, ...] = ()
    usual: Usual = Usual()
    capacity: Callable[[Watchable, str | None], int | None] = _no_capacity
    faults: Callable[[Watched, Watchable], Iterable[Fault]] = _no_faults


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWords:
    """What its letters say; `has_curve` is whether they show the people inside as a picture."""

    heading: Callable[[AlertStory], str]
    sentences: Callable[[AlertStory], Iterable[str]]
    figures: Callable[[AlertStory], Iterable[Figure]]
    has_curve: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of alert.

    `value` is what a rule holds against its limit, None while that is not known; `counted` says in what, one and many.
    `condition` is when a rule raises an alert, in the words of `check`.  `device_class` is Home Assistant's.
    """

    setting: Setting
    value: Callable[[AlertRule, SiteView], int | None]
    condition: Callable[[AlertRule], str]
    device_class: Literal["problem", "safety"]
    letter: LetterWords
    counted: tuple[str, str] = PEOPLE
