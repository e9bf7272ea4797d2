"""The disk of the tests whose power is cut: what is not synced is lost there."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.support.machine.volatile_disk import Chance, File, Folder, load, save


def written(disk: Folder, name: str, data: bytes) -> File:
    file = File()
    disk.change({name: file})
    file.write(0, data)
    return file


def nothing_synced(disk: Folder) -> None:
    written(disk, "new", b"new")
    old = disk.names["old"]
    assert isinstance(old, File)
    old.write(0, b"lost")


def content_synced(disk: Folder) -> None:
    written(disk, "new", b"new").sync()


def name_synced(disk: Folder) -> None:
    written(disk, "new", b"new")
    disk.sync()


def both_synced(disk: Folder) -> None:
    new = written(disk, "new", b"new")
    new.sync()
    disk.sync()
    new.write(0, b"lost")
    new.truncate(1)


def hole(disk: Folder) -> None:
    old = disk.names["old"]
    assert isinstance(old, File)
    old.truncate(1)
    old.write(3, b"!")
    old.sync()


def moved(disk: Folder) -> None:
    disk.change({"old": None, "new": disk.names["old"]})


def moved_and_synced(disk: Folder) -> None:
    moved(disk)
    disk.sync()


def replaced(disk: Folder) -> None:
    both_synced(disk)
    disk.change({"new": None, "old": disk.names["new"]})


def replaced_and_synced(disk: Folder) -> None:
    replaced(disk)
    disk.sync()


@pytest.mark.parametrize(
    ("happens", "left"),
    [
        pytest.param(nothing_synced, {"old": b"kept"}, id="nothing-synced"),
        pytest.param(content_synced, {"old": b"kept"}, id="a-file-without-its-name"),
        pytest.param(name_synced, {"old": b"kept", "new": b""}, id="a-name-without-its-content"),
        pytest.param(both_synced, {"old": b"kept", "new": b"new"}, id="both"),
        pytest.param(hole, {"old": b"k\0\0!"}, id="zeros-in-a-hole"),
        pytest.param(moved, {"old": b"kept"}, id="a-move-is-undone"),
        pytest.param(moved_and_synced, {"new": b"kept"}, id="a-move"),
        pytest.param(replaced, {"old": b"kept", "new": b"new"}, id="a-replacement-is-undone"),
        pytest.param(replaced_and_synced, {"old": b"new"}, id="a-replacement"),
    ],
)
def test_what_a_cut_leaves(tmp_path: Path, happens: Callable[[Folder], None], left: dict[str, bytes]) -> None:
    (tmp_path / "old").write_bytes(b"kept")
    disk = load(tmp_path)
    happens(disk)
    after = tmp_path / "after"
    after.mkdir()
    save(disk, after)
    assert {path.name: path.read_bytes() for path in after.iterdir()} == left


def test_chance_keeps_some_sectors_of_a_write_and_some_names() -> None:
    disk = Folder()
    file = File(bytearray(b"." * 4000), b"." * 4000)
    file.write(100, b"x" * 3000)
    for number in range(100):
        disk.change({str(number): file})
    chance = Chance(Random(1), 512)
    left = file.left(chance)
    assert set(left[:100] + left[3100:]) == {ord(".")}
    sectors = [left[max(100, start) : min(3100, start + 512)] for start in range(0, 3100, 512)]
    assert {bytes(set(sector)) for sector in sectors} == {b".", b"x"}
    assert 20 < len(disk.left(chance)) < 80
    assert not disk.left(None)
