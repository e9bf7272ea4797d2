import os
from pathlib import Path

import pytest

from edgecount.errors import EdgecountError, UsageError
from edgecount.files.writable import require_file, require_folder

TOO_LONG = "x" * 300


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")
    monkeypatch.chdir(tmp_path)


def contents() -> list[str]:
    return sorted(str(path) for path in Path().rglob("*"))


@pytest.mark.parametrize("name", ["new", "file", "folder/new", "link"])
def test_where_a_file_can_be_written(name: str) -> None:
    before = contents()
    require_file(Path(name))
    assert contents() == before
    assert Path("file").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        pytest.param("folder", UsageError, "folder is not a file: give the name of one", id="a folder"),
        pytest.param("", UsageError, ". is not a file: give the name of one", id="no name"),
        pytest.param("/dev/null", UsageError, "/dev/null is not a file: give the name of one", id="a device"),
        pytest.param(
            "gone/new",
            EdgecountError,
            "gone/new cannot be written (No such file or directory): check its folder and the permissions",
            id="no folder",
        ),
        pytest.param(
            "file/new",
            EdgecountError,
            "file/new cannot be written (Not a directory): check its folder and the permissions",
            id="a file where the folder should be",
        ),
        pytest.param(
            TOO_LONG,
            EdgecountError,
            f"{TOO_LONG} cannot be written (File name too long): check its folder and the permissions",
            id="a long name",
        ),
    ],
)
def test_where_no_file_can_be_written(name: str, kind: type[EdgecountError], message: str) -> None:
    before = contents()
    with pytest.raises(EdgecountError) as caught:
        require_file(Path(name))
    assert type(caught.value) is kind
    assert str(caught.value) == message
    assert contents() == before


@pytest.mark.parametrize("name", ["folder", ".", "new", "folder/new/newer"])
def test_where_a_folder_can_be_filled(name: str) -> None:
    before = contents()
    require_folder(Path(name))
    assert contents() == before


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        pytest.param("file", UsageError, "file is a file: give the name of a folder", id="a file"),
        pytest.param("file/new", UsageError, "{here}/file is a file: give the name of a folder", id="within a file"),
        pytest.param(
            "/proc/new",
            EdgecountError,
            "/proc/new cannot be written (No such file or directory): check its owner and permissions, or choose "
            "another folder",
            id="where nothing can be made",
        ),
        pytest.param(
            TOO_LONG,
            EdgecountError,
            f"{TOO_LONG} cannot be written (File name too long): check its owner and permissions, or choose "
            "another folder",
            id="a long name",
        ),
    ],
)
def test_where_no_folder_can_be_filled(name: str, kind: type[EdgecountError], message: str) -> None:
    before = contents()
    with pytest.raises(EdgecountError) as caught:
        require_folder(Path(name))
    assert type(caught.value) is kind
    assert str(caught.value) == message.format(here=Path.cwd())
    assert contents() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("name", ["closed/new", "closed"])
def test_a_folder_of_somebody_else(name: str) -> None:
    Path("closed").mkdir(mode=0o500)
    with pytest.raises(EdgecountError, match="Permission denied"):
        (require_file if "/" in name else require_folder)(Path(name))
