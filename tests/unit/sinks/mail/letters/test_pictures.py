"""What the pictures in mails show, looked up in their pixels."""

import os
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import cv2
import numpy as np
import pytest

from edgecount.ports import Image
from edgecount.sinks.mail.letters.pictures import hour_bars, occupancy_curve
from tests.support.waiting import ran

ROOT = Path(__file__).parents[5]
PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 5, 4, 8, tzinfo=PARIS)
LONG = datetime(2026, 10, 25, tzinfo=PARIS)
BLUE, RED, INK = (0, 114, 178), (213, 94, 0), (51, 51, 51)


def after(hours: float, start: datetime = START) -> datetime:
    return (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(PARIS)


def pixels(png: bytes) -> Image:
    """Rows of pixels, red first."""
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    assert picture.shape[:2] == (440, 1200)
    if picture.shape[2] == 4:
        assert picture[:, :, 3].min() == 255, "it must hide a dark background"
    return np.asarray(picture[:, :, 2::-1], np.uint8)


def count_of(picture: Image, colour: tuple[int, int, int]) -> int:
    """How many pixels have this very colour."""
    return int((picture == colour).all(axis=2).sum())


def slots(png: bytes, number: int) -> list[Image]:
    """The picture of hours cut into that many, without titles and labels."""
    return np.array_split(pixels(png)[70:372, 36:1164], number, axis=1)


def hours(*counts: int | None, start: datetime = START) -> Sequence[tuple[datetime, int | None]]:
    return [(after(number, start), count) for number, count in enumerate(counts)]


def test_a_bar_is_as_high_as_its_hour_was_busy() -> None:
    blue = [count_of(slot, BLUE) for slot in slots(hour_bars(hours(10, 20, 0, 40, 30, 20)), 6)]
    assert blue[2] == 0
    assert blue[1] == pytest.approx(2 * blue[0], rel=0.05)
    assert blue[3] == pytest.approx(4 * blue[0], rel=0.05)


def test_an_hour_that_nobody_watched_is_no_quiet_hour() -> None:
    _, unknown, unknown_too, quiet, *_ = slots(hour_bars(hours(10, None, None, 0, 30, 20)), 6)
    for slot in (unknown, unknown_too):
        assert count_of(slot, (255, 255, 255)) < 0.1 * slot.shape[0] * slot.shape[1]
        assert count_of(slot, BLUE) == 0
    assert count_of(quiet, (255, 255, 255)) > 0.95 * quiet.shape[0] * quiet.shape[1]
    assert count_of(slots(hour_bars(hours(None, None, None, None, None, None)), 6)[0], (255, 255, 255)) < 5000


def test_the_mean_is_a_line_where_it_is_known() -> None:
    plain = slots(hour_bars(hours(10, 20, 15, 40, 30, 20)), 6)
    marked = slots(hour_bars(hours(10, 20, 15, 40, 30, 20), [5, 22, None, 30.5, 30, 4]), 6)
    more = [count_of(slot, INK) - count_of(bare, INK) > 100 for slot, bare in zip(marked, plain, strict=True)]
    assert more == [True, True, False, True, True, True]


@pytest.mark.parametrize(
    "counts",
    [
        pytest.param((7,), id="one hour"),
        pytest.param((0,) * 12, id="nobody came"),
        pytest.param((None,) * 12, id="nothing is known"),
        pytest.param((12_000,) * 25, id="a stadium on a long day"),
    ],
)
def test_odd_days_are_drawn_as_well(counts: tuple[int | None, ...]) -> None:
    pixels(hour_bars(hours(*counts, start=LONG)))


def test_a_picture_of_no_hours_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="one at least"):
        hour_bars([])


def columns(png: bytes) -> list[int]:
    """How many pixels of each column lie below the curve, or on it."""
    picture = pixels(png).astype(int)
    tinted = (picture[:, :, 2] - picture[:, :, 0] > 30) & (picture[:, :, 2] > 100)
    return [int(column) for column in tinted[:360].sum(axis=0)]


def test_the_curve_rises_with_the_people_inside_and_ends_with_the_time() -> None:
    steps = [(after(2), 10), (after(4), 20), (after(6), 0)]
    heights = columns(occupancy_curve(steps, START, after(8)))
    first, second, third, last = (heights[60 + int(1100 * share)] for share in (0.12, 0.37, 0.62, 0.9))
    assert max(first, last) < 10 < second
    assert third == pytest.approx(2 * second, rel=0.1)


def test_what_was_before_stays_inside_and_what_comes_later_is_left_out() -> None:
    before, later = [(after(-2), 50), (after(-1), 8)], [(after(8.5), 90)]
    plain = occupancy_curve([(START, 8)], START, after(8))
    assert occupancy_curve([*before, *later], START, after(8)) == plain


def test_nobody_inside_is_a_line_at_the_bottom() -> None:
    assert max(columns(occupancy_curve([], START, after(8)))[60:1150]) < 10


def test_the_limit_is_a_line_of_its_own() -> None:
    steps = [(after(2), 10)]
    assert count_of(pixels(occupancy_curve(steps, START, after(8), 12)), RED) > 1000
    assert count_of(pixels(occupancy_curve(steps, START, after(8))), RED) == 0


def test_a_crowd_of_steps_looks_like_a_few_that_say_the_same() -> None:
    crowd = [(after(8 * n / 50_000), 100 + n % 2) for n in range(50_000)]
    heights = columns(occupancy_curve(crowd, START, after(8)))
    assert max(heights[100:1100]) - min(heights[100:1100]) < 8


@pytest.mark.parametrize(
    ("start", "seconds"),
    [
        pytest.param(START, 0, id="no time at all"),
        pytest.param(START, -5, id="a clock that was set back"),
        pytest.param(START, 10, id="ten seconds"),
        pytest.param(LONG, 25 * 3600, id="a long day"),
        pytest.param(datetime(2026, 4, 5, tzinfo=ZoneInfo("Australia/Lord_Howe")), 24.5 * 3600, id="half an hour more"),
        pytest.param(START, 8 * 86400, id="eight days"),
    ],
)
def test_odd_stretches_are_drawn_as_well(start: datetime, seconds: float) -> None:
    end = start.astimezone(UTC) + timedelta(seconds=seconds)
    pixels(occupancy_curve([(start, 1), (end, 2)], start, end, 1))


def test_threads_take_turns() -> None:
    expected, drawn = hour_bars(hours(1, 2, 3)), list[bytes]()
    threads = [threading.Thread(target=lambda: drawn.append(hour_bars(hours(1, 2, 3)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [expected] * 4


DRAW = """
import logging, sys, tempfile
logging.basicConfig(level=logging.INFO)
import edgecount.sinks.mail.letters.pictures as pictures
assert "matplotlib" not in sys.modules
from datetime import UTC, datetime
from edgecount.errors import EdgecountError
{before}
try:
    pictures.hour_bars([(datetime(2026, 5, 4, tzinfo=UTC), 3)])
except EdgecountError as error:
    print(error)
assert "matplotlib.pyplot" not in sys.modules
"""


@pytest.mark.parametrize(
    ("before", "said"),
    [
        pytest.param("", "", id="a temporary folder in place of a home"),
        pytest.param(
            "tempfile.tempdir = '/proc/nowhere'",
            "no picture can be drawn, for there is no folder for temporary files: make room for them, or name another "
            "folder in the environment variable TMPDIR\n",
            id="no folder at all",
        ),
    ],
)
def test_no_home_is_needed_and_nothing_is_said_about_it(tmp_path: Path, before: str, said: str) -> None:
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\n")
    environ = {key: value for key, value in os.environ.items() if key != "MPLCONFIGDIR" and "XDG" not in key}
    ended = ran(
        [sys.executable, "-W", "error", "-c", DRAW.format(before=before)],
        tmp_path,
        environ | {"HOME": "/proc/nowhere", "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, said, "")
    assert [path.name for path in tmp_path.iterdir()] == ["matplotlibrc"], "what it made is gone"
