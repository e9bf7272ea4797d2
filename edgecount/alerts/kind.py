"""The record of one kind of alert; the records themselves are in `kinds`, and `catalogue` has them by name."""

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
"""The keys by which a usual alert names what it watches; empty for the site."""

Fault: TypeAlias = tuple[str, str]
"""A key of an alert, and the fault of its value."""

PEOPLE = "person", "people"
"""The words for what most alerts count, singular and plural."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The defaults for keys that the config leaves out (seconds; 0 for the reminder means none)."""

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

    `watches` continues the words "What is watched:".  `targets` gives what the usual alerts watch, one alert for each;
    `name` is the name of such an alert, or begins it before the target's name.  `keys` belong to this kind, and `usual`
    has its defaults.  `capacity` gives the limit for an alert of a zone (None: of the site) that has no limit of its
    own; without a capacity, the limit is 0.  `on_balance` says that its values come and go (see `AlertRule`).  `faults`
    gives the keys that do not fit the rest of the config.
    """

    watches: str
    name: str
    targets: Callable[[Watchable], Iterable[Target]]
    keys: tuple[Key, ...] = ()
    usual: Usual = Usual()
    capacity: Callable[[Watchable, str | None], int | None] = _no_capacity
    on_balance: bool = False
    faults: Callable[[Watched, Watchable], Iterable[Fault]] = _no_faults


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWords:
    """The words of its letters; `has_curve` says whether they show the people inside as a picture."""

    heading: Callable[[AlertStory], str]
    sentences: Callable[[AlertStory], Iterable[str]]
    figures: Callable[[AlertStory], Iterable[Figure]]
    has_curve: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of alert; `title` says in a sentence without a full stop what has happened, for the dashboard.

    `value` gives the number that a rule compares with its limit, None while it is not known; `counted` are the words
    for what it counts, singular and plural.  `condition` says when a rule raises an alert, in the words of `check`.
    `device_class` is Home Assistant's.
    """

    title: str
    setting: Setting
    value: Callable[[AlertRule, SiteView], int | None]
    condition: Callable[[AlertRule], str]
    device_class: Literal["problem", "safety"]
    letter: LetterWords
    counted: tuple[str, str] = PEOPLE
