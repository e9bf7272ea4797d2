"""How values look in the files: times, offsets, and text that no spreadsheet may take for a formula."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

# Spreadsheets read text that starts so as a formula; the wide forms are those of East Asian keyboards.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FALL_ENDS: Mapping[str | None, str] = {
    "up": "up again",
    "elsewhere": "seen elsewhere",
    "unseen": "not seen any more",
    None: "still lying, as far as is known",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def starts_like_formula(text: str) -> bool:
    """Whether a spreadsheet might run this text instead of showing it."""
    return text.startswith(_FORMULA_STARTS)


def csv_text(text: str) -> str:
    """A name as a CSV file has it: an apostrophe before what would be read as a formula; quotes do not prevent that."""
    return f"'{text}" if starts_like_formula(text) else text


def sheet_text(text: str) -> str:
    """A name as a workbook can hold it: without control characters, which its format does not allow."""
    return _CONTROL.sub("\ufffd", text)


def utc_offset(local: datetime) -> str:
    """The offset of an aware local time, as `+02:00`; with seconds where history has them."""
    offset = local.utcoffset() or timedelta(0)
    sign = "-" if offset < timedelta(0) else "+"
    hours, rest = divmod(abs(offset), timedelta(hours=1))
    minutes, rest = divmod(rest, timedelta(minutes=1))
    seconds = f":{rest.seconds:02}" if rest else ""
    return f"{sign}{hours:02}:{minutes:02}{seconds}"


def fall_end(how: str | None) -> str:
    """How a fall ended, as people read it; None is one that has not, as far as is known."""
    return _FALL_ENDS[how]


def wall_time(local: datetime) -> str:
    """A local time as `2026-05-04 14:00:00`, which spreadsheets know for a date and time."""
    return local.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
