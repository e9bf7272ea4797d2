"""`edgecount report`: the files of any days, from a store that somebody else wrote."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.shops.calling import Ended, call, contents
from tests.support.stored import crossing, filled, utc

CONFIG = """\
site: {name: Main Street, timezone: Europe/Paris}
cameras: {entrance: {lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a config and a store that knows of two days, and of a minute ago."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    (tmp_path / "config.yaml").write_text(CONFIG)
    events = [
        crossing(1, "2026-03-31T21:59"),
        crossing(2, "2026-03-31T22:01", "out"),
        crossing(3, datetime.now(UTC) - timedelta(seconds=1)),
    ]
    filled(tmp_path / "var" / "edgecount.sqlite", events, {"entrance": {utc("2026-03-31T21:59"): 60.0}})
    return tmp_path


def directions(path: str) -> list[str]:
    with Path(path).open(newline="") as file:
        return [row["direction"] for row in csv.DictReader(file)]


def test_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "report", "--from", "2026-03-31")
    files = ("footfall-2026-03-31.csv", "events-2026-03-31.csv", "footfall-2026-03.xlsx")
    assert ended == Ended(0, "".join(f"var/reports/{name}\n" for name in files), "")
    assert sorted(contents(Path("var/reports"))) == sorted(files)
    assert directions("var/reports/events-2026-03-31.csv") == ["in"]


def test_a_range_of_days_and_the_months_that_it_touches(capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "report", "--from", "2026-03-31", "--to", "2026-04-02", "--output", "out")
    assert ended.status == 0
    assert ended.out.splitlines() == [
        *(
            f"out/{kind}-{day}.csv"
            for day in ("2026-03-31", "2026-04-01", "2026-04-02")
            for kind in ("footfall", "events")
        ),
        "out/footfall-2026-03.xlsx",
        "out/footfall-2026-04.xlsx",
    ]
    assert directions("out/events-2026-04-01.csv") == ["out"]
    assert directions("out/events-2026-04-02.csv") == []


def test_today_where_nobody_says_which_day(capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "report")
    assert ended.status == 0
    assert [directions(path) for path in ended.out.splitlines() if "events" in path] == [["in"]]


def test_the_state_folder_that_systemd_gives(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "var").rename(folder / "elsewhere")
    monkeypatch.setenv("STATE_DIRECTORY", str(folder / "elsewhere"))
    ended = call(capsys, "report", "--from", "2026-03-31")
    assert ended.out.startswith(f"{folder}/elsewhere/reports/footfall-2026-03-31.csv\n")


def test_a_report_changes_nothing_in_the_store(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    store = folder / "var" / "edgecount.sqlite"
    before = store.read_bytes()
    assert call(capsys, "report", "--from", "2026-03-31").status == 0
    assert store.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        pytest.param(
            ("--from", "2026-03-31", "--to", "2026-03-30"),
            2,
            "--to 2026-03-30 is before --from 2026-03-31: give the earlier day first",
            id="the wrong way round",
        ),
        pytest.param(
            ("--to", "2026-03-30"),
            2,
            "--to 2026-03-30 lies in the past, and without --from the first day is today: give --from as well",
            id="an end without a beginning",
        ),
        pytest.param(
            ("--from", "2099-12-31"), 2, "2099-12-31 is still to come: there is nothing to report", id="in the future"
        ),
        pytest.param(
            ("--state", "gone"),
            1,
            "there is no store at gone/edgecount.sqlite; start `edgecount run`, or name its folder with --state",
            id="no store",
        ),
        pytest.param(
            ("--output", "config.yaml"),
            1,
            "cannot write config.yaml/footfall-{today}.csv (File exists): a file is where the folder should be; "
            "move it away, or choose another folder",
            id="a file in the place of the folder",
        ),
    ],
)
def test_what_cannot_be_reported(
    capsys: pytest.CaptureFixture[str], folder: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    before = sorted(contents(folder))
    ended = call(capsys, "report", *arguments)
    assert (ended.status, ended.out) == (status, "")
    name = ended.err.partition("footfall-")[2][:10]
    assert ended.err == f"edgecount: {message.format(today=name)}\n"
    assert [path for path in sorted(contents(folder)) if "sqlite" not in path] == [
        path for path in before if "sqlite" not in path
    ]
