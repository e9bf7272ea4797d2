"""What a box understands of the number of its whole site; and that it is what the fleet says."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from edgecount.figures.whole.told_inside import ToldInside
from edgecount.fleet.site_words import SiteBook, SiteBox, site_words
from edgecount.sinks.broker.message import Received
from edgecount.sinks.fleet.site_word import told_inside

STORE = UUID("0b1f6d5e-6f5c-4d0f-9f43-5d6f3b1c2a10")
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
WORD: dict[str, object] = {
    "store": str(STORE),
    "at": NOON.isoformat(),
    "day": "2026-05-04",
    "inside": -2,
    "seq": 81234,
    "missing": [[81200, 81203]],
    "heard_box": "berlin-13",
    "heard_seconds": 12.4,
}
NOTHING_YET = ToldInside(None, -2, 81234, (), NOON, "berlin-13", None)
TOLD = ToldInside(date(2026, 5, 4), -2, 81234, ((81200, 81203),), NOON, "berlin-13", 12.4)


WRONG: list[tuple[str, object]] = [
    ("store", "main-street"),
    ("store", 7),
    ("at", "2026-05-04T12:00:00"),
    ("at", "noon"),
    ("day", "today"),
    ("inside", 1.5),
    ("inside", True),
    ("inside", 10**10),
    ("seq", -1),
    ("seq", 2**63),
    ("missing", [[1]]),
    ("missing", [["a", "b"]]),
    ("heard_box", ""),
    ("heard_seconds", -1.0),
    ("heard_seconds", "long"),
]


def said(payload: bytes | str | dict[str, object], *, retained: bool = False) -> Received:
    raw = json.dumps(payload) if isinstance(payload, dict) else payload
    return Received("edgecount/berlin-12/site/set", raw if isinstance(raw, bytes) else raw.encode(), retained)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({}, TOLD, id="as-it-is"),
        pytest.param({"day": None, "missing": [], "heard_seconds": None}, NOTHING_YET, id="before-anything"),
        pytest.param({"more": "of a newer fleet"}, TOLD, id="more"),
        pytest.param({"store": str(UUID(int=1))}, None, id="for-another-store"),
    ],
)
def test_a_word_is_understood(change: dict[str, object], told: ToldInside | None) -> None:
    assert told_inside(said(WORD | change), STORE) == told


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param("", id="empty"),
        pytest.param(b"\xff", id="no-text"),
        pytest.param("7", id="a-number"),
        pytest.param("[" * 2500, id="deep"),
        pytest.param(json.dumps(WORD) + " " * 2000 + "x", id="long"),
        pytest.param(WORD | {"missing": [[1, 2]] * 500}, id="too-many-spans"),
        pytest.param({key: value for key, value in WORD.items() if key != "seq"}, id="no-number"),
        *(pytest.param(WORD | {key: value}, id=f"{key}-{value}") for key, value in WRONG),
    ],
)
def test_what_is_none_is_refused_in_one_line(payload: bytes | str | dict[str, object]) -> None:
    with pytest.raises(ValueError, match="it takes what is inside the site") as caught:
        told_inside(said(payload), STORE)
    assert "\n" not in str(caught.value)


def test_a_retained_word_is_refused() -> None:
    with pytest.raises(ValueError, match="send it without that flag"):
        told_inside(said(WORD, retained=True), STORE)


def test_it_is_what_the_fleet_says() -> None:
    heard, missing = (
        NOON - timedelta(seconds=12.4),
        [[81200, 81203], *([10**15 + seq, 10**15 + seq] for seq in range(19))],
    )
    boxes = [
        SiteBox("s1", name, store, NOON, heard, date(2026, 5, 4), -2, 81234, True, missing, NOON)
        for name, store in (("berlin-12", STORE), ("berlin-13", UUID(int=2)))
    ]
    (word, _), _ = site_words(boxes, SiteBook())
    found = told_inside(said(word.body), STORE)
    assert found is not None
    assert (found.day, found.inside, found.seq, found.at) == (TOLD.day, TOLD.inside, TOLD.seq, TOLD.at)
    assert (found.missing[0], len(found.missing), found.heard_seconds) == ((81200, 81203), 20, 12.4)
