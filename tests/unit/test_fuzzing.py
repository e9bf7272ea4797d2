"""What the frame of `make fuzz` promises: seeds come again, those that fail are kept, and what hangs ends."""

from pathlib import Path
from random import Random

import pytest

from tests.support.fuzzing import ENOUGH, FEW, Fuzz


def test_the_same_seed_makes_the_same_input_in_an_empty_folder(tmp_path: Path) -> None:
    seen: list[int] = []

    def attempt(random: Random, folder: Path) -> None:
        assert list(folder.iterdir()) == []
        (folder / "input").touch()
        seen.append(random.randrange(2**32))

    fuzz = Fuzz("part", attempt, seeds=tmp_path)
    fuzz.replay(tmp_path)
    fuzz.replay(tmp_path)
    assert len(set(seen)) == FEW
    assert seen[:FEW] == seen[FEW:]


def test_seeds_that_fail_are_kept_once_and_tried_again(tmp_path: Path) -> None:
    def attempt(random: Random, _folder: Path) -> None:
        assert random.random() != Random(100).random(), "an unlucky number"

    fuzz = Fuzz("part", attempt, seeds=tmp_path / "seeds")
    fuzz.replay(tmp_path)
    for _ in range(2):
        with pytest.raises(AssertionError, match="1 of 1 failed"):
            fuzz.run(tmp_path, seconds=0, first=100)
    assert fuzz.kept() == [100]
    assert (tmp_path / "seeds" / "part.txt").read_text().startswith("100 AssertionError: an unlucky number")
    with pytest.raises(AssertionError) as found:
        fuzz.replay(tmp_path)
    assert "FUZZ=part FUZZ_SEED=100" in found.value.__notes__[0]


def test_it_ends_after_enough_failures(tmp_path: Path) -> None:
    def attempt(_random: Random, _folder: Path) -> None:
        pytest.fail("always")

    with pytest.raises(AssertionError, match=f"{ENOUGH} of {ENOUGH} failed"):
        Fuzz("part", attempt, seeds=tmp_path).run(tmp_path, first=0)


def test_an_attempt_that_works_on_and_on_has_failed(tmp_path: Path) -> None:
    def attempt(_random: Random, _folder: Path) -> None:
        while True:
            pass

    with pytest.raises(TimeoutError, match="took more than"):
        Fuzz("part", attempt, most_seconds=0.05, seeds=tmp_path).replay(tmp_path)
