"""Rendered clips by condition: what was changed in each, and what is wanted of them."""

from pathlib import Path

import pytest

from benchmarks.rendered import Rendered, changes_of, goals_of, measure
from benchmarks.report import Goal
from benchmarks.scoring import Score

PLAIN = {"mount": "steep", "light": "lamps", "lens": "pinhole", "size": "middle", "density": 1.5, "fps": 15, "seed": 1}
OTHER = PLAIN | {"mount": "side", "light": "day"}


def test_a_clip_is_known_by_what_tells_it_from_the_plain_one_of_its_mount() -> None:
    conditions = [
        PLAIN,
        PLAIN | {"light": "dusk", "seed": 2},
        PLAIN | {"density": 8, "seed": 3},
        PLAIN | {"fps": 5, "lens": "fisheye"},
        OTHER,
        OTHER | {"size": "small"},
    ]
    assert changes_of(conditions) == ["plain", "light dusk", "density 8", "lens fisheye, fps 5", "plain", "size small"]


def test_goals_leave_crowds_aside_and_judge_each_condition_by_all_its_clips() -> None:
    right, wrong, nobody = Score(10, 10, 10, 0), Score(10, 10, 9, 2), Score(0, 0, 0, 0)
    found = [
        Rendered("steep", "plain", "nanodet", right),
        Rendered("steep", "plain", "nanodet", right),
        Rendered("steep", "fps 5", "nanodet", wrong),
        Rendered("steep", "density 8", "nanodet", wrong, crowded=True),
        Rendered("overhead", "density 0", "overhead", nobody),
    ]
    assert goals_of(found) == [
        Goal("rendered, steep, nanodet: conditions with F1 ≥ 0.95", "2 of 2", "1 of 2", reached=False),
        Goal("rendered, overhead, overhead: conditions with F1 ≥ 0.95", "1 of 1", "1 of 1", reached=True),
    ]


def test_somebody_counted_where_nobody_crossed_is_wrong() -> None:
    assert not goals_of([Rendered("side", "density 0", "nanodet", Score(0, 1, 0, 1))])[0].reached


def test_without_clips_it_says_in_one_line_how_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERED_CLIPS", str(tmp_path))
    with pytest.raises(SystemExit, match=r"has no clips: `scripts/shop clips` renders them.*\Z"):
        measure()
