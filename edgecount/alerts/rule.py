"""A rule: decides when an alert is raised, reminded of and cleared, and when people get a mail about that.

              value > limit                 ... for hold_seconds on end
    within ───────────────────▶ holding ──────────────────────────────▶ raised
       ▲  ◀───────────────────     │                                      │
       │      value <= limit                                              │
       └──────────────────────────────────────────────────────────────────┘
                              value <= clear_below

Theory of operation.  A rule that is raised stays so while its value is above `clear_below`: a value that moves around
the limit changes nothing.  From raising to clearing is an *episode*.  It has at most three mails:

- the first one when it is raised; or, where that is within `cool_down_seconds` of the mail before or too much for the
  day, at the first look at which it is neither and the limit is still exceeded;
- one reminder, where the limit is still exceeded `remind_after_seconds` after the first mail and the day has room;
- one when it is cleared, if people know of it, at once.

The day has room for one of the first two only if it then still has room for the episode's clear mail: so people that
heard of the beginning always hear of the end.  Every mail except a clear mail comes at least a cool-down, or the wait
for the reminder, after the mail before it, and no two clear mails follow each other.  So five mails in a row take at
least two such waits: with the default half hours there are at most four mails in any hour, whatever the values do.

A rule *on balance* is for values that come and go, as a camera does that hangs up every few seconds.  Its hold is the
time above the limit less the time within it: so it is raised by a value that is mostly above the limit, and cleared by
one that was within it for as long again, or for CLEAR_SECONDS.

The state of a rule, except a hold that has begun, follows from the messages of the rule (`AlertState.after`).  So a
restart that reads these messages again neither repeats a mail nor forgets an alert.
"""

import math
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

AlertKind = Literal["occupancy", "zone", "camera_lost", "camera_moved", "out_of_hours", "fallen", "crowd"]
What = Literal["exceeded", "reminded", "cleared"]

CLEAR_SECONDS = 60.0
"""How long, on balance, a value is within the limit of a rule on balance at most until the rule is cleared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """One rule: the value of its `kind` is compared with a limit, for a camera, a zone, or the site.

    The value exceeds the limit when it is above `limit`, and is within it again at `clear_below` or less; in between
    nothing changes.  A value that exceeds the limit for `hold_seconds` on end, or `on_balance`, raises an alert.  All
    durations are in seconds.
    `cool_down_seconds` is the least time from a mail to the next first mail; `remind_after_seconds`, from the first
    mail to the reminder (None: no reminder).  `mails` says whether there are mails, `mails_clear` whether there is one
    when the alert is cleared; a business day has at most `most_mails_a_day`.
    """

    name: str
    kind: AlertKind
    limit: int
    clear_below: int
    camera: str | None = None
    zone: str | None = None
    hold_seconds: float = 30.0
    on_balance: bool = False
    cool_down_seconds: float = 1800.0
    remind_after_seconds: float | None = 1800.0
    most_mails_a_day: int = 10
    mails: bool = True
    mails_clear: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.clear_below <= self.limit:
            raise ValueError(f"a rule clears at 0 to its limit of {self.limit}, not {self.clear_below}")
        for seconds in (self.hold_seconds, self.cool_down_seconds, self.remind_after_seconds or 0.0):
            if not (math.isfinite(seconds) and seconds >= 0):
                raise ValueError(f"a rule waits for 0 seconds or more, not {seconds}")
        if self.mails and self.most_mails_a_day < self.mails_at_least:
            raise ValueError(f"a rule needs {self.mails_at_least} mails a day or more, not {self.most_mails_a_day}")

    @property
    def mails_at_least(self) -> int:
        """The number of mails of the shortest episode."""
        return 2 if self.mails_clear else 1


@dataclass(frozen=True, slots=True)
class AlertStanding:
    """The standing of a rule: whether it is raised now, and the value that it was found with.

    `since` is when it was last raised or cleared (aware UTC); None where it never was.
    """

    kind: AlertKind
    raised: bool
    value: int
    limit: int
    since: datetime | None = None
    camera: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class RuleMessage:
    """A message of a rule: `at` is its time (monotonic seconds), `day` its business day; `mail`: it is mailed, too."""

    what: What
    mail: bool
    at: float
    day: date


@dataclass(frozen=True, slots=True)
class AlertState:
    """The state of a rule.

    `exceeding_since` is when a hold began, on balance as if it had gone on since, None without one; `looked` is when
    the value of a rule on balance was last looked at.  `mailed` and `reminded` say which mails the present episode has
    had.  `last_mail` is when the last mail was sent, on the business day `mail_day`, as the `mails`-th mail of that
    day.  Times are monotonic seconds.
    """

    raised: bool = False
    exceeding_since: float | None = None
    looked: float | None = None
    mailed: bool = False
    reminded: bool = False
    last_mail: float | None = None
    mail_day: date | None = None
    mails: int = 0

    def mails_on(self, day: date) -> int:
        """The number of mails on a business day; only the last day that had a mail is remembered."""
        return self.mails if day == self.mail_day else 0

    def after(self, told: RuleMessage) -> "AlertState":
        """The state after a message of the rule."""
        state = AlertState(last_mail=self.last_mail, mail_day=self.mail_day, mails=self.mails)
        if told.mail:
            state = replace(state, last_mail=told.at, mail_day=told.day, mails=self.mails_on(told.day) + 1)
        if told.what == "exceeded":
            return replace(state, raised=True, mailed=told.mail)
        if told.what == "reminded":
            # Where the beginning is not known any more, this was not the first mail.
            return replace(state, raised=True, mailed=True, reminded=self.mailed or not self.raised)
        return state


def step(
    rule: AlertRule, state: AlertState, value: int, now: float, day: date
) -> tuple[AlertState, RuleMessage | None]:
    """The state after a look at the value, and the message that is due, None where none is.

    `now` is in monotonic seconds, `day` the business day.
    """
    if rule.on_balance:
        state = replace(state, exceeding_since=_on_balance(rule, state, value, now), looked=now)
    elif not state.raised:
        state = replace(state, exceeding_since=_on_end(rule, state, value, now))
    told = _told(rule, state, value, now, day)
    if told is None:
        return state, None
    after = state.after(told)
    if rule.on_balance:
        after = replace(after, exceeding_since=state.exceeding_since, looked=now)
    return after, told


def _on_end(rule: AlertRule, state: AlertState, value: int, now: float) -> float | None:
    """Since when the value has exceeded the limit on end."""
    if value <= rule.limit:
        return None
    return now if state.exceeding_since is None else state.exceeding_since


def _on_balance(rule: AlertRule, state: AlertState, value: int, now: float) -> float | None:
    """Since when the value would have exceeded the limit, if it had done so on end: time within it counts back."""
    since = now if state.exceeding_since is None else state.exceeding_since
    if value > rule.limit:
        return max(since, now - (min(rule.hold_seconds, CLEAR_SECONDS) if state.raised else rule.hold_seconds))
    since += 2 * (now - (now if state.looked is None else state.looked))
    return since if since < now else None


def _told(rule: AlertRule, state: AlertState, value: int, now: float, day: date) -> RuleMessage | None:
    if not state.raised:
        if state.exceeding_since is None or now - state.exceeding_since < rule.hold_seconds:
            return None
        return RuleMessage("exceeded", mail=_mails_now(rule, state, now, day), at=now, day=day)
    if value <= rule.clear_below and not (rule.on_balance and state.exceeding_since is not None):
        return RuleMessage("cleared", mail=state.mailed and rule.mails and rule.mails_clear, at=now, day=day)
    if value > rule.limit and _mails_now(rule, state, now, day):
        return RuleMessage("reminded", mail=True, at=now, day=day)
    return None


def _mails_now(rule: AlertRule, state: AlertState, now: float, day: date) -> bool:
    """Whether the next mail of an episode, the first one or the reminder, is due now."""
    wait = rule.remind_after_seconds if state.mailed else rule.cool_down_seconds
    if not rule.mails or state.reminded or wait is None:
        return False
    waited = state.last_mail is None or now - state.last_mail >= wait
    return waited and state.mails_on(day) + rule.mails_at_least <= rule.most_mails_a_day
