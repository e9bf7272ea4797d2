"""Lines and zones that were drawn on a recording: checked as a camera's are."""

from typing import Any

import pytest

from edgecount.wiring.recordings.drawn import drawn_faults

LINE = {"from": [0.1, 0.5], "to": [0.9, 0.5], "in_side": "left"}
ZONE = {"polygon": [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]]}
CASES: dict[str, tuple[Any, Any, str | None]] = {
    "a line": ({"door": LINE}, {}, None),
    "a zone": ({}, {"till": ZONE}, None),
    "nothing": ({}, {}, "draw a line or a zone first"),
    "not even that": (None, None, "draw a line or a zone first"),
    "no length": ({"door": {**LINE, "to": [0.1, 0.5]}}, {}, "must have a length"),
    "one name for both": ({"door": LINE}, {"door": ZONE}, "door"),
    "a number": (5, {}, "must be a map"),
    "no name": ({"${X}": LINE}, {}, "a name must be"),
}


@pytest.mark.parametrize(("lines", "zones", "wrong"), CASES.values(), ids=CASES)
def test_what_is_wrong_with_it(lines: Any, zones: Any, wrong: str | None) -> None:
    told = [
        " ".join(map(str, [*fault["path"], fault["text"]])) for fault in drawn_faults({"lines": lines, "zones": zones})
    ]
    assert bool(told) == bool(wrong)
    assert not wrong or wrong in told[0]
