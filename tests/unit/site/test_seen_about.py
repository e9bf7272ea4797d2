"""For how long nobody watched, about a moment."""

from datetime import timedelta
from pathlib import Path

import pytest

from edgecount.site.seen_about import unwatched_about
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.stored import utc

NOON = utc("2026-05-04T12:00:20")


@pytest.mark.parametrize(
    ("later", "unwatched"),
    [
        pytest.param(timedelta(hours=1), 75.0, id="long over"),
        pytest.param(timedelta(seconds=70), 15.0, id="the third minute is not over"),
        pytest.param(timedelta(seconds=45), 15.0, id="the second minute is only just over"),
        pytest.param(timedelta(0), 15.0, id="right now"),
        pytest.param(timedelta(minutes=-2), 0.0, id="before all of them"),
    ],
)
def test_of_minutes_that_are_not_over_nothing_is_said(tmp_path: Path, later: timedelta, unwatched: float) -> None:
    first = utc("2026-05-04T11:59")
    with EventStore(tmp_path / "store.sqlite") as store:
        store.add_coverage("entrance", {first: 45.0, first + timedelta(minutes=1): 60.0})
    with StoreReader(tmp_path / "store.sqlite") as reader:
        assert unwatched_about(reader, "entrance", NOON, NOON + later) == unwatched
