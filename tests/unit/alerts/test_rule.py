"""What a rule tells, look by look, and what holds whatever its value does.

A rule of the tables has a limit of 100 and clears at 90; it is looked at every 10 seconds.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from itertools import accumulate, pairwise, repeat
from math import inf
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecount.alerts.rule import AlertRule, AlertState, RuleMessage, What, step

HOUR, DAY = 3600.0, 86_400.0
TODAY = date(2026, 5, 4)
RULE = AlertRule(name="full", kind="occupancy", limit=100, clear_below=90)
HASTY = replace(RULE, hold_seconds=0, cool_down_seconds=0)
BACK, BETWEEN, LIMIT, OVER = 90, 95, 100, 101

Part = tuple[float, int]
"""For so many seconds the value is this."""


def looks(parts: Iterable[Part], began: float = 0.0, every: float = 10.0) -> Iterator[tuple[float, int]]:
    """The times at which a value is looked at, and what it is then."""
    for seconds, value in parts:
        for n in range(round(seconds / every)):
            yield began + n * every, value
        began += round(seconds / every) * every


def day_of(at: float) -> date:
    return TODAY + timedelta(days=at // DAY)


def run(
    rule: AlertRule, seen: Iterable[tuple[float, int]], state: AlertState | None = None
) -> tuple[AlertState, list[RuleMessage]]:
    """Look at all that; the state at the end, and what was told."""
    state, told = state or AlertState(), []
    for at, value in seen:
        state, news = step(rule, state, value, at, day_of(at))
        if news is not None:
            assert (news.at, news.day) == (at, day_of(at))
            told.append(news)
    return state, told


def restored(told: Iterable[RuleMessage]) -> AlertState:
    """What is known after a restart."""
    return reduce(AlertState.after, told, AlertState())


def in_short(told: Iterable[RuleMessage]) -> str:
    """What was told, and when: in capitals, if by mail too."""
    return "; ".join(f"{each.at:g} {each.what.upper() if each.mail else each.what}" for each in told)


def tell(rule: AlertRule, *parts: Part, began: float = 0.0) -> str:
    return in_short(run(rule, looks(parts, began))[1])


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([(100, 0)], "", id="within"),
        pytest.param([(100, LIMIT)], "", id="at-the-limit"),
        pytest.param([(30, OVER)], "", id="not-long-enough"),
        pytest.param([(40, OVER)], "30 EXCEEDED", id="held"),
        pytest.param([(30, OVER), (10, LIMIT), (30, OVER)], "", id="a-dip-restarts-the-hold"),
        pytest.param([(30, OVER), (10, 0), (40, OVER)], "70 EXCEEDED", id="held-after-a-dip"),
        pytest.param([(10, OVER), (10, 500), (20, OVER)], "30 EXCEEDED", id="however-far-above"),
        pytest.param([(40, OVER), (1000, BETWEEN)], "30 EXCEEDED", id="between-the-marks-nothing-changes"),
        pytest.param([(40, OVER), (10, 91)], "30 EXCEEDED", id="just-above-the-lower-mark"),
        pytest.param([(40, OVER), (10, BACK)], "30 EXCEEDED; 40 CLEARED", id="cleared-at-once"),
        pytest.param([(40, OVER), (10, 0)], "30 EXCEEDED; 40 CLEARED", id="nobody-left"),
        pytest.param(
            [(40, OVER), (10, BACK), (100, OVER), (20, BACK)],
            "30 EXCEEDED; 40 CLEARED; 80 exceeded; 150 cleared",
            id="again-too-soon-is-told-without-a-mail",
        ),
        pytest.param(
            [(40, OVER), (1780, BACK), (30, OVER), (10, BACK)],
            "30 EXCEEDED; 40 CLEARED",
            id="over-for-too-short-after-the-cool-down",
        ),
        pytest.param(
            [(40, OVER), (1770, BACK), (40, OVER), (10, BACK)],
            "30 EXCEEDED; 40 CLEARED; 1840 EXCEEDED; 1850 CLEARED",
            id="the-cool-down-is-over",
        ),
        pytest.param(
            [(40, OVER), (1760, BACK), (40, OVER), (10, BACK)],
            "30 EXCEEDED; 40 CLEARED; 1830 exceeded; 1840 cleared",
            id="gone-when-the-cool-down-ends",
        ),
        pytest.param(
            [(40, OVER), (10, BACK), (7000, OVER), (10, BACK)],
            "30 EXCEEDED; 40 CLEARED; 80 exceeded; 1840 REMINDED; 3640 REMINDED; 7050 CLEARED",
            id="a-late-mail-has-its-reminder",
        ),
        pytest.param(
            [(40, OVER), (10, BACK), (100, OVER), (2000, BETWEEN), (10, OVER), (10, BACK)],
            "30 EXCEEDED; 40 CLEARED; 80 exceeded; 2150 REMINDED; 2160 CLEARED",
            id="no-late-mail-while-not-over-the-limit",
        ),
        pytest.param(
            [(40, OVER), (10, BACK), (100, OVER), (1000, BACK), (600, OVER), (2000, BACK)],
            "30 EXCEEDED; 40 CLEARED; 80 exceeded; 150 cleared; 1180 exceeded; 1750 cleared",
            id="the-cool-down-counts-from-the-last-mail",
        ),
        pytest.param([(9000, OVER)], "30 EXCEEDED; 1830 REMINDED", id="one-reminder"),
        pytest.param(
            [(40, OVER), (2000, BETWEEN), (9000, OVER)],
            "30 EXCEEDED; 2040 REMINDED",
            id="no-reminder-while-not-over-the-limit",
        ),
        pytest.param(
            [(2000, OVER), (10, BACK), (2000, OVER)],
            "30 EXCEEDED; 1830 REMINDED; 2000 CLEARED; 2040 exceeded; 3800 REMINDED",
            id="the-cool-down-counts-from-the-clear-mail",
        ),
    ],
)
def test_rule(parts: Sequence[Part], expected: str) -> None:
    assert tell(RULE, *parts) == expected


TWICE = [(40.0, OVER), (10.0, BACK), (2000.0, OVER), (10.0, BACK)]


@pytest.mark.parametrize(
    ("changes", "parts", "expected"),
    [
        pytest.param({"hold_seconds": 0}, [(10, OVER)], "0 EXCEEDED", id="no-hold"),
        pytest.param({"remind_after_seconds": None}, [(9000, OVER)], "30 EXCEEDED", id="no-reminder"),
        pytest.param({"mails": False}, TWICE, "30 exceeded; 40 cleared; 80 exceeded; 2050 cleared", id="no-mails"),
        pytest.param(
            {"mails_clear": False},
            TWICE,
            "30 EXCEEDED; 40 cleared; 80 exceeded; 1830 REMINDED; 2050 cleared",
            id="no-clear-mails-so-the-cool-down-counts-from-the-mail-before",
        ),
        pytest.param(
            {"clear_below": 100},
            [(40, OVER), (10, LIMIT), (40, 0)],
            "30 EXCEEDED; 40 CLEARED",
            id="no-hysteresis",
        ),
        pytest.param(
            {"clear_below": 99},
            [(40, OVER), (10, LIMIT), (10, 99)],
            "30 EXCEEDED; 50 CLEARED",
            id="hysteresis-of-one",
        ),
        pytest.param(
            {"limit": 0, "clear_below": 0, "hold_seconds": 0},
            [(10, 0), (10, 1), (10, 0)],
            "10 EXCEEDED; 20 CLEARED",
            id="nobody-at-all",
        ),
    ],
)
def test_settings(changes: dict[str, Any], parts: Sequence[Part], expected: str) -> None:
    assert tell(replace(RULE, **changes), *parts) == expected


IN_AND_OUT = [(10.0, OVER), (10.0, BACK)]


@pytest.mark.parametrize(
    ("changes", "began", "parts", "expected"),
    [
        pytest.param(
            {"most_mails_a_day": 5},
            0,
            IN_AND_OUT * 3,
            "0 EXCEEDED; 10 CLEARED; 20 EXCEEDED; 30 CLEARED; 40 exceeded; 50 cleared",
            id="no-mail-without-room-for-the-clear-mail",
        ),
        pytest.param(
            {"most_mails_a_day": 3, "mails_clear": False},
            0,
            IN_AND_OUT * 4,
            "0 EXCEEDED; 10 cleared; 20 EXCEEDED; 30 cleared; 40 EXCEEDED; 50 cleared; 60 exceeded; 70 cleared",
            id="without-clear-mails-all-the-room-is-for-the-others",
        ),
        pytest.param(
            {"most_mails_a_day": 2},
            0,
            [(4000, OVER), (10, BACK)],
            "0 EXCEEDED; 4000 CLEARED",
            id="no-reminder-without-room-for-the-clear-mail",
        ),
        pytest.param(
            {"most_mails_a_day": 2},
            DAY - 40,
            IN_AND_OUT * 3,
            "86360 EXCEEDED; 86370 CLEARED; 86380 exceeded; 86390 cleared; 86400 EXCEEDED; 86410 CLEARED",
            id="a-new-day-has-room",
        ),
        pytest.param(
            {"most_mails_a_day": 2},
            DAY - 10,
            [(10, OVER), (10, 0), *IN_AND_OUT],
            "86390 EXCEEDED; 86400 CLEARED; 86410 exceeded; 86420 cleared",
            id="cleared-as-the-day-begins-and-counted-there",
        ),
        pytest.param(
            {"most_mails_a_day": 2},
            DAY - 4000,
            [(10, OVER), (10, BACK), (4000, OVER)],
            "82400 EXCEEDED; 82410 CLEARED; 82420 exceeded; 86400 REMINDED",
            id="still-raised-when-the-day-has-room-again",
        ),
        pytest.param(
            {"most_mails_a_day": 2},
            DAY - 4000,
            [(9000, OVER), (10, BACK)],
            "82400 EXCEEDED; 86400 REMINDED; 91400 CLEARED",
            id="a-reminder-waits-for-a-day-with-room",
        ),
    ],
)
def test_mails_of_a_day(changes: dict[str, Any], began: float, parts: Sequence[Part], expected: str) -> None:
    assert tell(replace(HASTY, **changes), *parts, began=began) == expected


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"clear_below": 101}, "a rule clears at 0 to its limit of 100, not 101", id="clears-above"),
        pytest.param({"clear_below": -1}, "a rule clears at 0 to its limit of 100, not -1", id="never-clears"),
        pytest.param({"limit": -1, "clear_below": -1}, "0 to its limit of -1", id="limit-below-nobody"),
        pytest.param({"hold_seconds": -1.0}, "0 seconds or more, not -1.0", id="hold"),
        pytest.param({"cool_down_seconds": float("nan")}, "0 seconds or more, not nan", id="cool-down"),
        pytest.param({"remind_after_seconds": float("inf")}, "0 seconds or more, not inf", id="reminder"),
        pytest.param({"most_mails_a_day": 1}, "a rule needs 2 mails a day or more, not 1", id="no-room"),
        pytest.param(
            {"most_mails_a_day": 0, "mails_clear": False}, "1 mails a day or more, not 0", id="no-room-at-all"
        ),
    ],
)
def test_a_rule_refuses_what_makes_no_sense(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(RULE, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"most_mails_a_day": 1, "mails_clear": False}, id="one-mail-a-day"),
        pytest.param({"most_mails_a_day": 0, "mails": False}, id="none-where-none-is-sent"),
        pytest.param({"hold_seconds": 0, "cool_down_seconds": 0, "remind_after_seconds": 0.0}, id="no-waiting"),
    ],
)
def test_a_rule_may_be(changes: dict[str, Any]) -> None:
    assert replace(RULE, **changes) != RULE


LOST = AlertRule(name="lost", kind="camera_lost", limit=0, clear_below=0, hold_seconds=60, on_balance=True)
GONE, THERE = 1, 0


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([(60, GONE), (60, THERE)], "", id="not-long-enough"),
        pytest.param([(70, GONE), (100, THERE)], "60 EXCEEDED; 120 CLEARED", id="held-and-back-for-as-long"),
        pytest.param([(40, GONE), (10, THERE)] * 3, "80 EXCEEDED", id="mostly-gone"),
        pytest.param([(10, THERE), (40, GONE)] * 9, "90 EXCEEDED", id="mostly-gone-and-so-for-ever"),
        pytest.param([(40, GONE), (50, THERE)] * 9, "", id="mostly-there"),
        pytest.param([(30, GONE), (30, THERE)] * 9, "", id="half-and-half"),
        pytest.param([(70, GONE), (40, THERE), (20, GONE), (50, THERE)], "60 EXCEEDED; 160 CLEARED", id="back-in-part"),
    ],
)
def test_a_rule_on_balance(parts: Sequence[Part], expected: str) -> None:
    assert tell(LOST, *parts) == expected


@pytest.mark.parametrize(
    ("hold", "expected"), [(0.0, "0 EXCEEDED; 4000 CLEARED"), (3600.0, "3600 EXCEEDED; 4050 CLEARED")]
)
def test_a_rule_on_balance_is_cleared_after_a_minute_at_most(hold: float, expected: str) -> None:
    assert tell(replace(LOST, hold_seconds=hold, remind_after_seconds=None), (4000, GONE), (100, THERE)) == expected


def test_a_rule_on_balance_that_was_raised_before_a_restart_is_cleared_at_once() -> None:
    assert in_short(run(LOST, looks([(10, THERE)], began=200), restored([told("exceeded", 100)]))[1]) == "200 CLEARED"


def told(what: What, at: float, *, mail: bool = True) -> RuleMessage:
    return RuleMessage(what, mail, at, day_of(at))


EXCEEDED = told("exceeded", 100)


@pytest.mark.parametrize(
    ("before", "rule", "parts", "expected"),
    [
        pytest.param([EXCEEDED], RULE, [(1000, OVER)], "", id="raised-is-not-raised-again"),
        pytest.param([EXCEEDED], RULE, [(10, BACK)], "200 CLEARED", id="what-was-mailed-is-cleared-by-mail"),
        pytest.param([told("exceeded", 100, mail=False)], RULE, [(10, BACK)], "200 cleared", id="what-was-not-is-not"),
        pytest.param([EXCEEDED], RULE, [(2000, OVER)], "1900 REMINDED", id="the-reminder-is-not-forgotten"),
        pytest.param([EXCEEDED, told("reminded", 150)], RULE, [(9000, OVER)], "", id="nor-repeated"),
        pytest.param(
            [told("reminded", 150)], RULE, [(9000, OVER)], "", id="nor-repeated-where-the-beginning-is-forgotten"
        ),
        pytest.param(
            [EXCEEDED, told("cleared", 160)],
            RULE,
            [(2000, OVER)],
            "230 exceeded; 1960 REMINDED",
            id="the-cool-down-goes-on",
        ),
        pytest.param(
            [EXCEEDED, told("cleared", 160)],
            replace(HASTY, most_mails_a_day=3),
            [(10, OVER)],
            "200 exceeded",
            id="the-cap-too",
        ),
        pytest.param(
            [EXCEEDED, told("cleared", 160), EXCEEDED, told("exceeded", 170), told("reminded", 175)] * 9,
            RULE,
            [(10, BACK)],
            "200 CLEARED",
            id="whatever-was-told",
        ),
        pytest.param(
            [EXCEEDED],
            replace(RULE, limit=200, clear_below=190),
            [(10, OVER)],
            "200 CLEARED",
            id="within-a-higher-limit",
        ),
        pytest.param([EXCEEDED], replace(RULE, limit=105, clear_below=100), [(10, OVER)], "", id="between-other-marks"),
        pytest.param([], replace(RULE, limit=50, clear_below=40), [(40, 60)], "230 EXCEEDED", id="a-lower-limit"),
        pytest.param([EXCEEDED], replace(RULE, mails=False), [(9000, OVER), (10, BACK)], "9200 cleared", id="no-mails"),
    ],
)
def test_restart(before: Sequence[RuleMessage], rule: AlertRule, parts: Sequence[Part], expected: str) -> None:
    assert in_short(run(rule, looks(parts, began=200), restored(before))[1]) == expected


rules = st.builds(
    AlertRule,
    name=st.just("any"),
    kind=st.just("occupancy"),
    limit=st.just(LIMIT),
    clear_below=st.sampled_from([0, BACK, LIMIT]),
    hold_seconds=st.sampled_from([0.0, 10.0, 30.0]),
    cool_down_seconds=st.sampled_from([0.0, 60.0, 1800.0]),
    remind_after_seconds=st.sampled_from([None, 0.0, 60.0, 1800.0]),
    most_mails_a_day=st.integers(2, 12),
    mails=st.sampled_from([True, True, False]),
    mails_clear=st.booleans(),
)
lengths = st.sampled_from([10.0, 30.0, 40.0, 60.0, 600.0, 1800.0, 3600.0])
values = st.sampled_from([0, BACK, BETWEEN, LIMIT, OVER, 999])
courses = st.builds(
    lambda parts, began: list(looks(parts, began)),
    st.lists(st.tuples(lengths, values), max_size=40),
    st.sampled_from([0.0, DAY - 600, DAY - HOUR]),
)
"""What a value may do, looked at every 10 seconds, and as often as not while one day becomes the next."""


def hours(random: Random) -> list[tuple[float, int]]:
    """Three hours of a value that is looked at 10,000 times an hour: steady, jumping to and fro, or wandering."""
    seen = list[int]()
    while len(seen) < 30_000:
        count, value = random.choice((1, 80, 90, 1000, 4990, 5010)), random.choice((BACK, BETWEEN, LIMIT, OVER))
        course: dict[str, Iterable[int]] = {
            "steady": repeat(value, count),
            "flicker": random.choices((BACK, OVER), k=count),
            "wander": accumulate(random.choices((-1, 1), k=count), initial=value),
        }
        seen += course[random.choice([*course])]
    return [(n * HOUR / 10_000, value) for n, value in enumerate(seen[:30_000])]


def mails(told: Iterable[RuleMessage]) -> list[RuleMessage]:
    return [each for each in told if each.mail]


def least_span(told: Iterable[RuleMessage], count: int) -> float:
    """The least time within which so many mails were sent."""
    times = [each.at for each in mails(told)]
    return min((later - earlier for earlier, later in zip(times, times[count - 1 :], strict=False)), default=inf)


@settings(max_examples=10)  # each is 30,000 looks
@given(st.integers(0, 2**32))
def test_at_most_four_mails_in_any_hour(seed: int) -> None:
    """The default rule, without its cap on a day's mails."""
    assert least_span(run(replace(RULE, most_mails_a_day=999), hours(Random(seed)))[1], 5) >= HOUR


def test_there_may_be_four_mails_in_an_hour() -> None:
    _, told = run(RULE, looks([(1900, OVER), (1800, BACK), (40, OVER), (10, BACK)]))
    assert least_span(told, 4) < HOUR


@given(rules, courses)
def test_five_mails_in_a_row_take_two_waits(rule: AlertRule, seen: list[tuple[float, int]]) -> None:
    wait = min(rule.cool_down_seconds, inf if rule.remind_after_seconds is None else rule.remind_after_seconds)
    assert least_span(run(rule, seen)[1], 5) >= 2 * wait


@given(rules, courses)
def test_never_more_mails_a_day_than_the_rule_has(rule: AlertRule, seen: list[tuple[float, int]]) -> None:
    a_day = Counter(each.day for each in mails(run(rule, seen)[1]))
    assert all(count <= (rule.most_mails_a_day if rule.mails else 0) for count in a_day.values())


def episodes(told: Sequence[RuleMessage]) -> list[list[RuleMessage]]:
    begins = [n for n, each in enumerate(told) if each.what == "exceeded"]
    return [list(told[begin:end]) for begin, end in pairwise([*begins, len(told)])]


@given(rules, courses)
def test_who_hears_of_an_episode_hears_of_its_end(rule: AlertRule, seen: list[tuple[float, int]]) -> None:
    state, told = run(rule, seen)
    for episode in episodes(told):
        cleared = [each for each in episode if each.what == "cleared"]
        before = episode[: len(episode) - len(cleared)]
        assert before + cleared == episode
        assert len(cleared) == 1 or (not cleared and state.raised and episode[-1] is told[-1])
        assert len(mails(before)) <= 2
        assert all(each.mail for each in before[1:])
        assert all(each.mail == (bool(mails(before)) and rule.mails_clear) for each in cleared)


@given(rules, courses)
def test_all_but_a_hold_follows_from_what_was_told(rule: AlertRule, seen: list[tuple[float, int]]) -> None:
    state, told = AlertState(), list[RuleMessage]()
    for at, value in seen:
        state, news = step(rule, state, value, at, day_of(at))
        if news is not None:
            told.append(news)
            assert restored(told) == state
    assert restored(told) == replace(state, exceeding_since=None)


@given(rules, courses, st.data())
def test_a_restart_changes_nothing_where_nothing_is_held(
    rule: AlertRule, seen: list[tuple[float, int]], data: st.DataObject
) -> None:
    at_once = replace(rule, hold_seconds=0)
    cut = data.draw(st.integers(0, len(seen)))
    _, before = run(at_once, seen[:cut])
    _, after = run(at_once, seen[cut:], restored(before))
    assert before + after == run(at_once, seen)[1]
