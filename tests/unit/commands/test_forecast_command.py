"""`edgecount forecast`: today after its finished hours, tomorrow, and what is said where too little is known."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from edgecount.cli import main
from edgecount.commands.forecast import told
from edgecount.figures.days.limit_ahead import LimitAhead
from edgecount.figures.days.outlook import outlooks
from edgecount.store.event_store import EventStore
from edgecount.web.shop.ahead import ShopAhead
from tests.support.stored import crossing, utc

CONFIG = """\
site: {name: Main Street, timezone: Europe/Paris}
cameras: {entrance: {lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}
"""
MONDAY = date(2026, 3, 2)


def always(_day: date) -> bool:
    return True


def test_today_and_tomorrow() -> None:
    known = {MONDAY - timedelta(days=back): {9: 40, 10: 1200} for back in range(1, 60)}
    assert list(told(ShopAhead(outlooks(MONDAY, known | {MONDAY: {9: 40}}, always)), None)) == [
        "today, Monday 2026-03-02: 1,240 (1,240 to 1,240) people come in",
        "  10:00  1,200 (1,200 to 1,200)",
        "tomorrow, Tuesday 2026-03-03: 1,240 (1,240 to 1,240) people come in",
        "  09:00  40 (40 to 40)",
        "  10:00  1,200 (1,200 to 1,200)",
    ]


@pytest.mark.parametrize(
    ("full", "said"),
    [
        (LimitAhead(10, likely=True), "is expected to be reached between 10:00 and 11:00"),
        (LimitAhead(23, likely=False), "may be reached between 23:00 and 00:00"),
    ],
)
def test_when_the_limit_is_reached(full: LimitAhead, said: str) -> None:
    known = {MONDAY - timedelta(days=back): {9: 40, 10: 1200} for back in range(1, 60)}
    lines = list(told(ShopAhead(outlooks(MONDAY, known, always), full), 30))
    assert lines[3] == f"  the limit of 30 people inside {said}"
    assert lines[4].startswith("tomorrow")


def test_a_closed_day_and_one_of_which_too_little_is_known() -> None:
    known = {MONDAY - timedelta(days=1): {9: 40}}
    assert list(told(ShopAhead(outlooks(MONDAY, known, lambda day: day == MONDAY)), None)) == [
        "today, Monday 2026-03-02: too little is known; it takes two such days, and two weeks of others",
        "tomorrow, Tuesday 2026-03-03: closed",
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    (tmp_path / "config.yaml").write_text(
        "site: {name: Main Street, timezone: Europe/Paris}\ncameras: {entrance: {}}\n"
    )
    return tmp_path


def test_of_a_store_that_has_just_begun(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "var").mkdir()
    with EventStore(folder / "var" / "edgecount.sqlite") as store:
        store.append([crossing(1, utc("2026-05-04T12:00"))])
    assert main(["forecast"]) == 0
    assert capsys.readouterr().out.count("too little is known") == 2


def test_without_a_store(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast"]) == 1
    assert capsys.readouterr().err.startswith("edgecount: there is no store at var/edgecount.sqlite")
