"""What outlasts a power cut is tried in `tests/integration/test_power_cuts.py`; here, what is asked of the system."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from edgecount.files.syncing import sync_folder

HANDLES = Path("/proc/self/fd")


def test_the_folder_itself_is_synced_and_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    before = len(list(HANDLES.iterdir()))
    sync_folder(tmp_path)
    assert synced == [tmp_path.stat().st_ino]
    assert len(list(HANDLES.iterdir())) == before


@pytest.mark.parametrize(
    ("make", "error"),
    [
        pytest.param(lambda place: None, FileNotFoundError, id="none there"),
        pytest.param(Path.touch, NotADirectoryError, id="a file"),
    ],
)
def test_what_is_no_folder_is_refused(tmp_path: Path, make: Callable[[Path], None], error: type[OSError]) -> None:
    place = tmp_path / "place"
    make(place)
    with pytest.raises(error):
        sync_folder(place)
