"""One camera of a machine at a time makes a picture, whatever becomes of the others."""

from pathlib import Path

from edgecount.daemon.workers.showing.turns import FileTurns


def test_a_turn_is_ours_until_it_is_given_back(tmp_path: Path) -> None:
    (tmp_path / "lock").touch(0o444)
    one, other = FileTurns(tmp_path / "lock"), FileTurns(tmp_path / "lock")
    other.give(0.0)
    assert [one.take(), other.take()] == [True, False]
    one.give(0.0)
    assert [other.take(), one.take()] == [True, False]
    other.give(0.0)


def test_without_a_file_everybody_has_their_turn(tmp_path: Path) -> None:
    nowhere = FileTurns(tmp_path / "nowhere")
    assert [nowhere.take(), nowhere.take()] == [True, True]
    nowhere.give(0.0)
