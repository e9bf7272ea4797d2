"""Text, offsets and times as files have them."""

from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from edgecount.counting.facts import Over
from edgecount.sinks.files.wording import (
    csv_text,
    fall_end,
    sheet_text,
    starts_like_formula,
    utc_offset,
    wall_time,
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("door", "door"),
        ("", ""),
        ("a=b", "a=b"),
        (" =1+1", " =1+1"),
        ("=cmd", "'=cmd"),
        ("+1", "'+1"),
        ("-door", "'-door"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1＋1", "'＝1＋1"),
        ("'quoted", "'quoted"),
    ],
)
def test_csv_text_is_no_formula(text: str, written: str) -> None:
    assert csv_text(text) == written
    assert starts_like_formula(text) == (text != written)
    assert not starts_like_formula(written)


def test_sheet_text_has_no_control_characters() -> None:
    assert sheet_text("a\x00b\x07c\x1bd\te\nf") == "a�b�c�d\te\nf"


@pytest.mark.parametrize(
    ("zone", "moment", "offset"),
    [
        ("UTC", "2026-05-04", "+00:00"),
        ("Europe/Paris", "2026-05-04", "+02:00"),
        ("Europe/Paris", "2026-01-04", "+01:00"),
        ("America/St_Johns", "2026-01-04", "-03:30"),
        ("Asia/Kathmandu", "2026-01-04", "+05:45"),
        ("Africa/Monrovia", "1970-01-01", "-00:44:30"),
    ],
)
def test_utc_offset(zone: str, moment: str, offset: str) -> None:
    assert utc_offset(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))) == offset


@pytest.mark.parametrize("how", [*get_args(Over), None])
def test_every_end_of_a_fall_has_words(how: str | None) -> None:
    assert fall_end(how).replace(",", "").replace(" ", "").isalpha()


def test_wall_time() -> None:
    assert wall_time(datetime(2026, 5, 4, 14, 3, 22, 999999, ZoneInfo("Europe/Paris"))) == "2026-05-04 14:03:22"


def test_wall_time_of_an_early_year_is_padded() -> None:
    assert wall_time(datetime(926, 5, 4, tzinfo=ZoneInfo("UTC"))) == "0926-05-04 00:00:00"
