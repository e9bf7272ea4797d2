"""The book of results: what a part found takes the place of what it found before."""

from pathlib import Path

import pytest

from benchmarks.report import Chapter, Goal, Table, at_least, at_most, keep

ORDER = ("Accuracy", "Memory")


def chapter(title: str, goal: Goal) -> Chapter:
    return Chapter(title, "How\nit is measured.", [goal], [Table("Rows", ("a", "b"), [("1", "2")])])


@pytest.mark.parametrize(
    ("goal", "row"),
    [
        (at_most("time", 17.96, 18, "{:.1f} ms"), ("time", "≤ 18.0 ms", "18.0 ms", "reached")),
        (at_most("time", 18.1, 18, "{:.1f} ms"), ("time", "≤ 18.0 ms", "18.1 ms", "falls short")),
        (at_least("F1", 0.98, 0.97, "{:.2f}"), ("F1", "≥ 0.97", "0.98", "reached")),
        (at_least("F1", 0.96, 0.97, "{:.2f}"), ("F1", "≥ 0.97", "0.96", "falls short")),
    ],
)
def test_a_goal_says_what_was_wanted_and_whether_it_was_reached(goal: Goal, row: tuple[str, ...]) -> None:
    assert goal.row == row


def test_chapters_stand_in_their_order_and_all_goals_before_them(tmp_path: Path) -> None:
    book = tmp_path / "RESULTS.md"
    keep([chapter("Memory", at_most("peak", 300, 260, "{:.0f} MiB"))], "on Monday", ORDER, book)
    keep([chapter("Accuracy", at_least("F1", 0.96, 0.97, "{:.2f}"))], "on Tuesday", ORDER, book)
    text = book.read_text()
    head, accuracy, memory = text.split("\n## ")
    assert head.endswith(
        "| goal | wanted | measured |  |\n| --- | --- | --- | --- |\n"
        "| F1 | ≥ 0.97 | 0.96 | falls short |\n| peak | ≤ 260 MiB | 300 MiB | falls short |\n"
    )
    assert accuracy.startswith("Accuracy\n\nHow it is measured.\n\nMeasured on Tuesday.\n")
    assert memory.startswith("Memory\n")
    assert memory.endswith("**Rows**\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n")


def test_a_part_that_is_measured_again_leaves_the_others_alone(tmp_path: Path) -> None:
    book = tmp_path / "RESULTS.md"
    keep([chapter(title, at_most(title, 2, 1, "{}")) for title in ORDER], "on Monday", ORDER, book)
    before = book.read_text()
    keep([chapter("Accuracy", at_most("Accuracy", 1, 1, "{}"))], "on Tuesday", ORDER, book)
    after = book.read_text()
    assert "| Accuracy | ≤ 1 | 1 | reached |" in after
    assert after.partition("## Memory")[2] == before.partition("## Memory")[2]
    keep([chapter("Accuracy", at_most("Accuracy", 2, 1, "{}"))], "on Monday", ORDER, book)
    assert book.read_text() == before
