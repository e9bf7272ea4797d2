"""Gaps are asked about after a while, fifty boxes at once, and ever more seldom where nothing comes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from edgecount.fleet.gaps import LONGEST_PATIENCE, Asking, Book, MissingSpan, asked, due, looked
from tests.support.fleet_messages import NOON


def gap(number: int, since: int = 10) -> MissingSpan:
    return MissingSpan(UUID(int=number), f"b{number}", since)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def times_asked(gaps_by_second: dict[int, Sequence[MissingSpan]], until: int, every: int = 10) -> list[tuple[int, int]]:
    """When which `since` was asked for, with a look every ten seconds; the gaps of a second stay until other ones."""
    book: Book = {}
    gaps: Sequence[MissingSpan] = ()
    found = []
    for second in range(0, until, every):
        gaps = gaps_by_second.get(second, gaps)
        book = looked(gaps, book, after(second))
        asks = due(gaps, book, after(second))
        book = asked(asks, book, after(second))
        found += [(second, ask.since) for ask in asks]
    return found


def test_a_gap_that_closes_by_itself_is_not_asked_about() -> None:
    assert times_asked({0: [gap(1)], 10: []}, 100) == []


def test_a_gap_that_stays_is_asked_about_ever_more_seldom() -> None:
    assert times_asked({0: [gap(1)]}, 1200) == [(20, 10), (140, 10), (380, 10), (860, 10)]


def test_a_box_that_answers_is_left_in_peace_and_asked_on_where_it_stops() -> None:
    assert times_asked({0: [gap(1)], 100: [gap(1, 500)], 200: [gap(1, 900)]}, 400) == [(20, 10), (320, 900)]


def test_no_more_than_fifty_boxes_answer_at_once() -> None:
    gaps = [gap(number) for number in range(120)]
    found = times_asked({0: gaps}, 301)
    assert [second for second, _ in found] == [20] * 50 + [140] * 50 + [260] * 50


def test_a_box_is_asked_about_one_store_at_a_time() -> None:
    flood = [MissingSpan(UUID(int=number), "b1", 10) for number in range(200)]
    found = times_asked({0: [*flood, gap(500)]}, 281)
    assert [second for second, _ in found] == [20, 20, 140, 140, 260]


def test_nobody_is_asked_less_often_than_once_a_day() -> None:
    assert Asking(1, NOON, NOON, 900).patience == LONGEST_PATIENCE
