"""Months of events become Parquet files, each whole, and each once."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from edgecount.errors import UsageError
from edgecount.fleet.database.staging import ready
from edgecount.fleet.database.taking import take
from edgecount.fleet.months import Month, finished
from edgecount.fleet.parquet import SCHEMA
from tests.support.fleet_messages import STORE, arrivals, envelope
from tests.support.shops.calling import call

MAY, JUNE = datetime(2026, 5, 31, 23, 59, 59, 999000, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-13", "2026-5", "26-05", "", "2026-05-01"])
def test_what_is_no_month_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="written like 2026-05"):
        Month.of(text)


def test_a_year_goes_on_in_january() -> None:
    first = datetime(2025, 11, 30, tzinfo=UTC)
    assert list(map(str, finished(first, datetime(2026, 2, 1, tzinfo=UTC)))) == ["2025-11", "2025-12", "2026-01"]


def test_each_month_that_is_over_becomes_a_file(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ready(database) as connection:
        take(connection, arrivals([envelope(1, MAY), envelope(2, JUNE), envelope(3, JUNE)], JUNE))
    ended = call(capsys, "fleet", "export", "--database", database, tmp_path)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines()[:2] == [
        f"{tmp_path}/events-2026-05.parquet: 1 events",
        f"{tmp_path}/events-2026-06.parquet: 2 events",
    ]
    table = pq.read_table(tmp_path / "events-2026-05.parquet")
    assert table.schema.names == SCHEMA.names
    (row,) = table.to_pylist()
    assert (row["ts"], row["store"], row["box"], row["direction"]) == (MAY, str(STORE), "b1", "in")
    assert '"track": 7' in row["more"]
    assert call(capsys, "fleet", "export", "--database", database, tmp_path).out == ""
    again = call(capsys, "fleet", "export", "--database", database, "--month", "2026-05", tmp_path)
    assert again.out == ended.out.splitlines(keepends=True)[0]


def test_a_folder_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ended = call(capsys, "fleet", "export", tmp_path / "gone")
    assert (ended.status, ended.err) == (
        1,
        f"edgecount: there is no folder {tmp_path}/gone; make it, or name another one\n",
    )
