"""Episodes of alerts, from the events that rules say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from edgecount.figures.episodes import Episode, episodes

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def said(minute: int, what: str, *, rule: str = "busy", value: int = 41, id_: str = "") -> dict[str, Any]:
    """The record of an event."""
    ts = NOON + timedelta(minutes=minute)
    return {"id": id_ or str(minute), "ts": ts, "type": f"limit_{what}", "rule": rule, "value": value, "limit": 40}


def told(found: list[Episode]) -> list[tuple[str, int, int | None, int]]:
    """Rule, first and last minute, and the highest value."""
    minutes = [
        (one.rule, one.began.minute, None if one.ended is None else one.ended.minute, one.highest) for one in found
    ]
    return [(rule, began, ended, highest) for rule, began, ended, highest in minutes]


@pytest.mark.parametrize(
    ("records", "wanted"),
    [
        pytest.param([], [], id="none"),
        pytest.param([said(1, "exceeded")], [("busy", 1, None, 41)], id="still raised"),
        pytest.param([said(1, "exceeded"), said(5, "cleared", value=30)], [("busy", 1, 5, 41)], id="cleared"),
        pytest.param(
            [said(1, "exceeded"), said(3, "reminded", value=55), said(5, "cleared", value=30)],
            [("busy", 1, 5, 55)],
            id="the highest that was told",
        ),
        pytest.param([said(5, "cleared")], [], id="began before"),
        pytest.param(
            [said(1, "exceeded"), said(2, "exceeded", rule="till"), said(3, "cleared")],
            [("till", 2, None, 41), ("busy", 1, 3, 41)],
            id="two rules, the newest first",
        ),
        pytest.param(
            [said(1, "exceeded"), said(7, "exceeded", value=44)],
            [("busy", 7, None, 44), ("busy", 1, None, 41)],
            id="raised anew",
        ),
    ],
)
def test_episodes(records: list[dict[str, Any]], wanted: list[tuple[str, int, int | None, int]]) -> None:
    assert told(episodes(records)) == wanted


def test_an_episode_says_what_it_is_about() -> None:
    (found,) = episodes([said(1, "exceeded", id_="a") | {"camera": "door", "zone": "till"}])
    assert (found.id, found.camera, found.zone, found.limit) == ("a", "door", "till", 40)
