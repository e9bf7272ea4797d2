"""What a count keeps of its parts is there again, whole, or not at all."""

from datetime import timedelta
from pathlib import Path

import pytest

from edgecount.figures.period import Period
from edgecount.replay.parts.cutting import WHOLE, Margins, RecordingPart
from edgecount.replay.parts.kept_parts import KeptParts, Surveyed, part_name, stamps_name, times_name
from edgecount.replay.parts.part_counted import PartCounted, put_together
from tests.support.stored import crossing, rejected, utc, visit

NOON = utc("2026-05-04T12:00")


def counted(start: float = 0, warning: str | None = None) -> PartCounted:
    began = NOON + timedelta(seconds=start)
    span = Period(began, began + timedelta(seconds=40))
    events = (crossing(1, began), rejected(2), visit(3, began, 4))
    return PartCounted(events, span, {NOON: 40.0}, {NOON: {7: 1.5}}, 400, 40.0, warning)


def test_results_surveys_and_times_are_kept(tmp_path: Path) -> None:
    kept = KeptParts(tmp_path / "parts")
    assert (kept.part("a"), kept.survey("a"), kept.times("a")) == (None, None, [])
    kept.keep("a", counted(warning="it is cut off"))
    kept.keep_survey("a", Surveyed("hash", None, is_cuttable=True))
    kept.keep_times("a", [0.0, 0.1])
    again = KeptParts(tmp_path / "parts")
    assert again.part("a") == counted(warning="it is cut off")
    assert again.survey("a") == Surveyed("hash", None, is_cuttable=True)
    assert again.times("a") == [0.0, 0.1]
    assert (again.has_times("a"), again.has_times("b")) == (True, False)
    again.forget(["a", "b"])
    again.forget_times(["a", "b"])
    assert [path.name for path in (tmp_path / "parts").iterdir()] == ["survey-a.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"3", b"\xff\xfe", b'{"events": [{}]}'])
def test_what_cannot_be_read_is_not_there(tmp_path: Path, content: bytes) -> None:
    kept = KeptParts(tmp_path)
    kept.keep("a", counted())
    kept.keep_survey("a", Surveyed("hash", 3, is_cuttable=False))
    kept.keep_times("a", [0.0])
    for path in tmp_path.iterdir():
        path.write_bytes(content or b"abc")
    assert (kept.part("a"), kept.survey("a")) == (None, None)


def test_a_result_is_found_by_all_that_it_depends_on() -> None:
    part, margins = RecordingPart(1, 9, 1, 12), Margins()
    names = {
        part_name("a", NOON, "so", part, margins),
        part_name("b", NOON, "so", part, margins),
        part_name("a", NOON + timedelta(seconds=1), "so", part, margins),
        part_name("a", NOON, "otherwise", part, margins),
        part_name("a", NOON, "so", WHOLE, margins),
        part_name("a", NOON, "so", part, Margins(12, 5)),
        stamps_name("a"),
        times_name("a", None),
        times_name("a", 7),
    }
    assert len(names) == 9


def test_a_minute_on_a_seam_is_no_longer_than_a_minute() -> None:
    whole = put_together([counted(), counted(40, "it is cut off")])
    assert whole.watched == {NOON: 60.0}
    assert whole.heat == {NOON: {7: 3.0}}
    assert (whole.span.start, whole.span.end) == (NOON, NOON + timedelta(seconds=80))
    assert whole.warning == "it is cut off"
