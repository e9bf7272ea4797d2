"""What each box of a site is told of the whole site, case by case."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from edgecount.fleet.site_words import SiteBook, SiteBox, news, site_words, told
from tests.support.fleet_messages import NOON

Told = tuple[str, str, datetime | None]
LONG_AGO = NOON - timedelta(days=9)
A, B, C = (
    SiteBox(
        "s1",
        name,
        UUID(int=number),
        LONG_AGO,
        NOON - timedelta(seconds=10 * number),
        date(2026, 5, 4),
        12,
        70,
        True,
        [],
        NOON,
    )
    for number, name in enumerate("abc", start=1)
)


def ago(seconds: float) -> datetime:
    return NOON - timedelta(seconds=seconds)


SILENT = replace(B, heard=ago(600))
BEHIND = replace(B, is_whole=False)
NEW_B = replace(B, first_heard=ago(300))
EACH_OTHER: list[Told] = [("a", "b", B.heard), ("b", "a", A.heard)]
CASES: dict[str, tuple[Sequence[SiteBox], SiteBook, Sequence[Told]]] = {
    "none": ([], SiteBook(), []),
    "a site of one box": ([A, replace(B, site="s2")], SiteBook(), []),
    "two boxes": ([A, B], SiteBook(), EACH_OTHER),
    "three boxes": ([A, B, C], SiteBook(), [("a", "c", C.heard), ("b", "c", C.heard), ("c", "b", B.heard)]),
    "one is silent": ([A, SILENT], SiteBook(), [("a", "b", ago(600)), ("b", "a", A.heard)]),
    "one has taken another's place": ([A, NEW_B, replace(C, heard=ago(400))], SiteBook(), EACH_OTHER),
    "one was replaced, and one is left": (
        [replace(A, first_heard=ago(300)), replace(C, heard=ago(400))],
        SiteBook(),
        [],
    ),
    "both are new": ([replace(A, first_heard=A.heard), replace(B, first_heard=B.heard)], SiteBook(), EACH_OTHER),
    "one is behind, and was never seen otherwise": ([A, BEHIND], SiteBook(), [("a", "b", None), ("b", "a", A.heard)]),
    "one is behind since": (
        [A, BEHIND],
        SiteBook({B.store: ago(90)}),
        [("a", "b", ago(90)), ("b", "a", A.heard)],
    ),
}


@pytest.mark.parametrize(("boxes", "book", "words"), CASES.values(), ids=CASES)
def test_who_is_told_and_how_old_it_is(boxes: Sequence[SiteBox], book: SiteBook, words: Sequence[Told]) -> None:
    found, _ = site_words(boxes, book)
    assert [(word.to.box, word.heard_box, word.heard) for word in found] == list(words)


def test_a_box_that_falls_behind_is_as_old_as_when_it_was_whole() -> None:
    _, book = site_words([A, B], SiteBook())
    words, _ = site_words([A, replace(BEHIND, heard=ago(1))], book)
    assert [(word.heard_box, word.heard) for word in words] == [("b", B.heard), ("a", A.heard)]


@pytest.mark.parametrize(
    ("change", "is_news"),
    [
        pytest.param({}, False, id="nothing"),
        pytest.param({"heard": ago(1)}, False, id="a-heartbeat"),
        pytest.param({"inside": 13}, True, id="the-number"),
        pytest.param({"seq": 71}, True, id="an-own-event-is-in-it"),
        pytest.param({"missing": [[3, 4]]}, True, id="an-own-event-is-not"),
        pytest.param({"day": date(2026, 5, 5)}, True, id="another-day"),
    ],
)
def test_only_what_is_other_than_before_is_news(change: dict[str, object], is_news: bool) -> None:
    words, book = site_words([A, B], SiteBook())
    assert news(words, book) == words
    book = told(words, book)
    words, book = site_words([replace(A, **change), B], book)  # type: ignore[arg-type] # fields of a box
    assert [word.to.box for word in news(words, book)] == (["a"] if is_news else [])


def test_the_message() -> None:
    (word, *_), _ = site_words([replace(A, missing=[[3, 4]]), B], SiteBook())
    assert json.loads(word.body) == {
        "store": "00000000-0000-0000-0000-000000000001",
        "at": "2026-05-04T12:00:00+00:00",
        "day": "2026-05-04",
        "inside": 12,
        "seq": 70,
        "missing": [[3, 4]],
        "heard_box": "b",
        "heard_seconds": 20.0,
    }
    (word, _), _ = site_words([replace(A, day=None), BEHIND], SiteBook())
    assert [json.loads(word.body)[key] for key in ("day", "heard_seconds")] == [None, None]
