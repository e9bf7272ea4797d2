"""Scores of several clips together, and what is wanted of them."""

from benchmarks.report import Goal
from benchmarks.scoring import NOTHING, Score
from benchmarks.sums import cells, place_goals, sums, sums_table


def test_scores_of_a_key_add_up_and_keys_keep_their_order() -> None:
    scores = [(("side", "a"), Score(4, 4, 3, 0)), (("overhead", "b"), NOTHING), (("side", "a"), Score(6, 5, 4, 1))]
    assert list(sums(scores).items()) == [(("side", "a"), Score(10, 9, 7, 1)), (("overhead", "b"), NOTHING)]


def test_a_sum_is_a_row_below_its_key() -> None:
    table = sums_table("All", ("mount",), [(("side",), Score(2000, 1000, 900, 1000))])
    assert table.columns == ("mount", "true", "found", "right", "F1", "count error")
    assert table.rows == [["side", "2,000", "1,000", "900", "0.600", "0.500"]]


def test_where_nobody_crossed_there_is_no_share() -> None:
    assert cells(Score(0, 2, 0, 2)) == ["0", "2", "0", "–", "–"]


def test_a_kind_of_place_is_judged_by_its_clips_together() -> None:
    found = [
        ("doorway", "overhead", Score(36, 36, 36, 0)),
        ("metro", "overhead", Score(14, 4, 4, 10)),
        ("hall", "nanodet", Score(10, 10, 10, 0)),
        ("one-by-one", "nanodet", Score(6, 0, 0, 6)),
    ]
    assert place_goals(found) == [
        Goal("doorway + metro + boarding, overhead: F1", "≥ 0.930", "0.889", reached=False),
        Goal("doorway + metro + boarding, overhead: count error", "≤ 0.080", "0.200", reached=False),
        Goal("hall + boutique, nanodet: F1", "≥ 0.950", "1.000", reached=True),
        Goal("hall + boutique, nanodet: count error", "≤ 0.060", "0.000", reached=True),
    ]
