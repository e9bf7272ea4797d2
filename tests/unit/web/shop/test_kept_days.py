"""Finished days in a file of the pages' own: what was kept comes back, unless it was added up in another way."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from edgecount.figures.added_up import PeriodSums
from edgecount.figures.period import Period
from edgecount.store.questions.sums import Weight
from edgecount.web.shop.kept_days import KeptDays
from tests.support.stored import utc

DAY, CLOCK, WEIGHT = date(2026, 5, 4), "UTC 00:00:00", Weight(3, 9, 60)
HOUR = Period(utc("2026-05-04T10:00"), utc("2026-05-04T10:00") + timedelta(hours=1))
SUMS = [PeriodSums(HOUR, {("entrance", "door", "in"): 3, ("entrance", "door", "groups_in"): 2}, {"entrance": 3600.0})]


def test_a_day_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    KeptDays(tmp_path / "days.sqlite").put(DAY, CLOCK, WEIGHT, SUMS)
    again = KeptDays(tmp_path / "days.sqlite")
    assert again.get(DAY, CLOCK) == (WEIGHT, SUMS)
    assert again.get(DAY, "Europe/Paris 00:00:00") is None


def test_days_that_were_added_up_by_another_edgecount_are_forgotten(tmp_path: Path) -> None:
    kept = KeptDays(tmp_path / "days.sqlite")
    kept.put(DAY, CLOCK, WEIGHT, SUMS)
    with closing(sqlite3.connect(tmp_path / "days.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 0")  # as it was before groups and staff were among the sums
    assert kept.get(DAY, CLOCK) is None
    kept.put(DAY, CLOCK, WEIGHT, SUMS)
    assert kept.get(DAY, CLOCK) == (WEIGHT, SUMS)
