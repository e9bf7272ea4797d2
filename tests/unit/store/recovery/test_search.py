"""All rows of a damaged table that can be read are found, however high and however far apart their numbers are."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import pairwise

import pytest

from edgecount.store.recovery.search import MOST_FAILURES, NumberSearch, parted

HIGHEST = 2**53
HIGH = 1_777_896_000_000
PAGE = 8


class Pages:
    """A table as SQLite has it: pages of rows, some of them damaged, and an index that knows some of the numbers."""

    def __init__(self, numbers: Sequence[int], damaged: Iterable[int], indexed: Sequence[int] = ()) -> None:
        self._pages = [numbers[start : start + PAGE] for start in range(0, len(numbers), PAGE)]
        self._damaged = {page % len(self._pages) for page in damaged}
        self._indexed = indexed
        self.reads = 0

    @property
    def readable(self) -> set[int]:
        return {number for page, rows in enumerate(self._pages) if page not in self._damaged for number in rows}

    def upwards(self, number: int) -> Iterator[tuple[int]]:
        self.reads += 1
        first = next((page for page, rows in enumerate(self._pages) if rows[-1] >= number), len(self._pages))
        for page in range(first, len(self._pages)):
            yield from ((found,) for found in self._rows(page) if found >= number)

    def downwards(self, number: int) -> Iterator[tuple[int]]:
        for page in reversed(range(len(self._pages))):
            yield from ((found,) for found in reversed(self._rows(page)) if found <= number)

    def at(self, number: int) -> Iterator[tuple[int]]:
        yield from ((found,) for (found,) in self.upwards(number) if found == number)

    def indexed(self) -> Iterator[Iterator[int]]:
        yield iter(self._indexed)

    def _rows(self, page: int) -> Sequence[int]:
        if page in self._damaged:
            raise ValueError("damaged")
        return self._pages[page]


LOW_RUN, HIGH_RUN = list(range(1, 401)), list(range(HIGH, HIGH + 400))
HIGHER_RUN = list(range(2 * HIGH, 2 * HIGH + 400))
THREE_RUNS = LOW_RUN + HIGH_RUN + HIGHER_RUN


@pytest.mark.parametrize(
    ("numbers", "damaged", "indexed"),
    [
        pytest.param(LOW_RUN, [], [], id="whole"),
        pytest.param(LOW_RUN, [0], [], id="first-page"),
        pytest.param(LOW_RUN, [-1], [], id="last-page"),
        pytest.param(LOW_RUN, [0, -1], [], id="both-ends"),
        pytest.param(LOW_RUN, [5, 7, 20, 40], [], id="here-and-there"),
        pytest.param(HIGH_RUN, [0], [], id="first-page-of-high-numbers"),
        pytest.param(HIGH_RUN, [0, 3, -1], HIGH_RUN, id="high-numbers-by-index"),
        pytest.param(LOW_RUN + HIGH_RUN, [0, 49, 50, -1], HIGH_RUN[-1:], id="about-the-gap"),
        pytest.param(THREE_RUNS, [0, 49, 50, 99, 100, -1], [HIGH, *HIGHER_RUN[-1:]], id="three-runs"),
        pytest.param(LOW_RUN, range(50), LOW_RUN, id="nothing-is-left"),
    ],
)
def test_all_that_can_be_read_is_found(numbers: list[int], damaged: Iterable[int], indexed: list[int]) -> None:
    table = Pages(numbers, damaged, indexed)
    assert {number for (number,) in NumberSearch(table, HIGHEST, lambda: None).rows()} == table.readable
    assert table.reads < 3 * MOST_FAILURES, "there is an end to it"


def test_a_table_that_is_not_there_is_looked_for_once() -> None:
    class Absent(Pages):
        def upwards(self, number: int) -> Iterator[tuple[int]]:
            self.reads += 1
            with closing(sqlite3.connect(":memory:")) as nothing:
                yield from nothing.execute("SELECT seq FROM events")

    table = Absent(LOW_RUN, [])
    assert (list(NumberSearch(table, HIGHEST, lambda: None).rows()), table.reads) == ([], 1)


def test_a_table_that_was_read_from_is_there_whatever_the_failure_is_called() -> None:
    class Misnamed(Pages):
        def upwards(self, number: int) -> Iterator[tuple[int]]:
            try:
                yield from super().upwards(number)
            except ValueError:
                with closing(sqlite3.connect(":memory:")) as nothing:
                    yield from nothing.execute("SELECT seq FROM events")

    table = Misnamed(LOW_RUN, [5, 20])
    assert {number for (number,) in NumberSearch(table, HIGHEST, lambda: None).rows()} == table.readable


def test_whoever_waits_hears_of_it_all_the_time() -> None:
    beats: list[int] = []
    found: list[int] = []
    table = Pages(list(range(HIGH, HIGH + 20_000)), [0, -1], [HIGH])
    for (number,) in NumberSearch(table, HIGHEST, lambda: beats.append(len(found))).rows():
        found.append(number)
    assert len(found) == 20_000 - 2 * PAGE
    assert max(later - one for one, later in pairwise(beats)) <= 10


def test_parts_are_small_at_both_ends_and_leave_nothing_out() -> None:
    for end in range(11, 60):
        parts = sorted(parted(10, end))
        assert [number for low, high in parts for number in range(low, high)] == list(range(10, end))
    assert len(list(parted(0, HIGHEST))) < 120
