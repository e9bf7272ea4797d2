"""Values as the files show them: times, offsets, and text that spreadsheets must not run as a formula."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

# Spreadsheets take text with such a start for a formula; the wide forms come from East Asian keyboards.
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
    """A name for a CSV file: text that a spreadsheet would run gets an apostrophe before it; quotes do not help."""
    return f"'{text}" if starts_like_formula(text) else text


def sheet_text(text: str) -> str:
    """A name for a workbook: without control characters, which its format does not allow."""
    return _CONTROL.sub("\ufffd", text)


def utc_offset(local: datetime) -> str:
    """The offset of an aware local time, such as `+02:00`; with seconds for times of long ago that have them."""
    offset = local.utcoffset() or timedelta(0)
    sign = "-" if offset < timedelta(0) else "+"
    hours, rest = divmod(abs(offset), timedelta(hours=1))
    minutes, rest = divmod(rest, timedelta(minutes=1))
    seconds = f":{rest.seconds:02}" if rest else ""
    return f"{sign}{hours:02}:{minutes:02}{seconds}"


def fall_end(how: str | None) -> str:
    """The end of a fall in words; None stands for a fall that has not ended, as far as is known."""
    return _FALL_ENDS[how]


def wall_time(local: datetime) -> str:
    """A local time such as `2026-05-04 14:00:00`, which spreadsheets recognise as a date and time."""
    return local.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
