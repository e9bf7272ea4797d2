import os
from pathlib import Path

import pytest

from edgecount.files.native import is_text, native_name

LATIN = os.fsdecode(b"latin\xfc")


@pytest.mark.parametrize(
    ("folder", "name", "ends"),
    [
        pytest.param("shop", "clip.mp4", "/shop/clip.mp4", id="valid text"),
        pytest.param("Tür", "Tür – 1%02d.mp4", "/Tür/Tür – 1%02d.mp4", id="valid text beyond ASCII"),
        pytest.param(LATIN, "clip.mp4", "/clip.mp4", id="a folder that is no text: the name stays"),
        pytest.param("shop", f"{LATIN}.mp4", "", id="a name that is no text"),
        pytest.param(LATIN, f"{LATIN}.mp4", "", id="neither is text"),
    ],
)
def test_every_file_has_a_name_that_is_text(tmp_path: Path, folder: str, name: str, ends: str) -> None:
    path = tmp_path / folder / name
    path.parent.mkdir()
    path.write_text("content")
    with native_name(path) as given:
        assert is_text(given)
        assert given.endswith(ends)
        assert Path(given).read_text() == "content"


def test_a_file_is_made_in_a_folder_whose_name_is_no_text(tmp_path: Path) -> None:
    folder = tmp_path / LATIN
    folder.mkdir()
    with native_name(folder / "out.mp4") as given:
        Path(given).write_text("made")
    assert (folder / "out.mp4").read_text() == "made"


def test_no_descriptor_is_left(tmp_path: Path) -> None:
    path = tmp_path / f"{LATIN}.mp4"
    path.touch()
    before = len(list(Path("/proc/self/fd").iterdir()))
    with native_name(path):
        pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_what_is_absent_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), native_name(tmp_path / f"{LATIN}.mp4"):
        pass


def test_a_relative_path_in_a_folder_that_is_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / LATIN
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("clip.mp4").write_text("content")
    with native_name(Path("clip.mp4")) as given:
        assert is_text(given)
        assert Path(given).read_text() == "content"
