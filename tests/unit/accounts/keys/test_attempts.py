"""How long somebody waits after failures."""

import pytest

from edgecount.accounts.keys import attempts
from edgecount.accounts.keys.attempts import Attempts


@pytest.mark.parametrize(
    ("free", "failures", "wait"),
    [(0, 0, 0), (0, 1, 1), (0, 2, 2), (0, 3, 4), (0, 7, 60), (0, 5000, 60), (5, 5, 0), (5, 6, 1), (5, 8, 4)],
)
def test_each_failure_doubles_the_wait_up_to_a_minute(free: int, failures: int, wait: float) -> None:
    kept = Attempts(free)
    for number in range(failures):
        kept.begin("boss", float(number))
    assert kept.wait("boss", max(0.0, failures - 1.0)) == wait


def test_nobody_waits_for_anothers_failures() -> None:
    kept = Attempts(0)
    kept.begin("boss", 0.0)
    assert kept.wait("staff", 0.0) == 0


def test_failures_are_forgotten_after_a_quarter_of_an_hour() -> None:
    kept = Attempts(0)
    for _ in range(6):
        kept.begin("boss", 0.0)
    kept.begin("boss", attempts.FORGOTTEN + 1)
    assert kept.wait("boss", attempts.FORGOTTEN + 1) == 1


def test_success_forgets_an_account_but_takes_one_only_from_an_address() -> None:
    kept = Attempts(0)
    for _ in range(3):
        kept.begin("boss", 0.0)
    kept.take_back("boss")
    assert kept.wait("boss", 0.0) == 0
    kept.begin("boss", 0.0)
    assert kept.wait("boss", 0.0) == 4
    kept.forget("boss")
    kept.begin("boss", 0.0)
    assert kept.wait("boss", 0.0) == 1
    kept.take_back("boss")
    kept.take_back("boss")
    kept.begin("boss", 0.0)
    assert kept.wait("boss", 0.0) == 1


def test_a_flood_of_names_takes_no_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MOST", 3)
    kept = Attempts(0)
    for name in "abcd":
        kept.begin(name, 0.0)
    assert [kept.wait(name, 0.0) for name in "abcd"] == [0, 1, 1, 1]
