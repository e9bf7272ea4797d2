"""Folded stacks, as py-spy writes them, by function."""

from benchmarks.profiling import Spent, spent

STACKS = ["main (a.py:1);look (b.py:2) 60", "main (a.py:1);count (c.py:3);count (c.py:3) 30", "main (a.py:1) 5", " 5"]


def test_a_function_has_time_of_its_own_and_that_of_whom_it_calls() -> None:
    assert spent(STACKS) == [
        Spent("look (b.py:2)", 0.6, 0.6),
        Spent("count (c.py:3)", 0.3, 0.3),
        Spent("main (a.py:1)", 0.05, 0.95),
        Spent("outside of Python", 0.05, 0.05),
    ]


def test_of_no_samples_nothing_is_said() -> None:
    assert spent([]) == []
