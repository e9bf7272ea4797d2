"""No link of another user's leads root astray, in a folder or on the way to it."""

import errno
import os
import stat
from pathlib import Path

import pytest

from edgecount.errors import EdgecountError, StoreError
from edgecount.files.folders import held_folder, is_file_in, is_strangers, names_in, open_in, refuse_link
from edgecount.files.replacing import replace_file
from edgecount.overlay.frame_folder import FrameFolder
from edgecount.overlay.video import AnnotatedVideo
from edgecount.store.lock import WriterLock
from edgecount.store.recovery.soundness import doubt, is_doubted, trust
from tests.support.footage.clips import picture

STRANGER = 54_321
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root is led astray")


def link(path: Path, target: Path, owner: int | None = None) -> None:
    """A link, of another user's where one is named."""
    path.symlink_to(target)
    if owner is not None:
        os.chown(path, owner, owner, follow_symlinks=False)


def test_what_is_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    link(tmp_path / "link", tmp_path / "file")
    with held_folder(tmp_path) as folder:
        assert names_in(folder) == ["file", "folder", "link"]
        assert [is_file_in(folder, name) for name in ("file", "folder", "link", "nothing")] == [True, *[False] * 3]
        assert not is_strangers(folder)


@pytest.mark.parametrize("below", ["", "one", "one/two"])
def test_a_folder_is_made_where_there_is_none(tmp_path: Path, below: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for place in (tmp_path / below, Path(below)):
        with held_folder(place, make=True) as folder:
            os.close(open_in(folder, "file", os.O_CREAT | os.O_RDWR))
        assert (tmp_path / below / "file").is_file()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), held_folder(tmp_path / "none"):
        raise AssertionError


@pytest.mark.parametrize("kind", ["link", "dangling link", "folder", "pipe"])
def test_only_files_are_opened(tmp_path: Path, kind: str) -> None:
    there, victim = tmp_path / "there", tmp_path / "victim"
    match kind:
        case "link":
            victim.write_text("mine")
            link(there, victim)
        case "dangling link":
            link(there, victim)
        case "folder":
            there.mkdir()
        case _:
            os.mkfifo(there)
    with held_folder(tmp_path) as folder, pytest.raises(OSError, match=r".") as caught:
        open_in(folder, "there", os.O_RDWR | os.O_CREAT)
    assert caught.value.errno in (errno.ELOOP, errno.EISDIR, errno.EINVAL)
    assert not victim.exists() or victim.read_text() == "mine"


def test_links_of_ones_own_are_followed_on_the_way(tmp_path: Path) -> None:
    (tmp_path / "real" / "deeper").mkdir(parents=True)
    link(tmp_path / "absolute", tmp_path / "real")
    link(tmp_path / "relative", Path("absolute/deeper/.."))
    replace_file(tmp_path / "relative" / "deeper" / "new" / "file", b"text")
    assert (tmp_path / "real" / "deeper" / "new" / "file").read_bytes() == b"text"


def test_links_in_a_circle_are_given_up(tmp_path: Path) -> None:
    link(tmp_path / "one", tmp_path / "two")
    link(tmp_path / "two", tmp_path / "one")
    with pytest.raises(OSError, match=r".") as caught, held_folder(tmp_path / "one"):
        raise AssertionError
    assert caught.value.errno == errno.ELOOP


@needs_root
def test_links_of_others_are_not(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    link(tmp_path / "reports", tmp_path / "etc", STRANGER)
    for place in ("reports/file", "reports/new/file"):
        with pytest.raises(EdgecountError, match=r"another user's lies on the way\): a link is in the way"):
            replace_file(tmp_path / place, b"text")
    assert list((tmp_path / "etc").iterdir()) == []
    link(tmp_path / "store", tmp_path / "etc", STRANGER)
    with pytest.raises(OSError, match=r"another user's"):
        refuse_link(tmp_path / "store")


@needs_root
def test_links_of_who_has_called_sudo_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_UID", str(STRANGER))
    (tmp_path / "disk").mkdir()
    link(tmp_path / "reports", tmp_path / "disk", STRANGER)
    replace_file(tmp_path / "reports" / "file", b"text")
    assert (tmp_path / "disk" / "file").exists()


def test_a_file_takes_the_place_of_a_link_and_its_target_stays(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    link(tmp_path / "file.csv", victim)
    link(tmp_path / ".file.csv.0123456789abcdef.edgecount-part", victim)
    replace_file(tmp_path / "file.csv", b"text")
    assert (tmp_path / "file.csv").read_bytes() == b"text"
    assert not (tmp_path / "file.csv").is_symlink()
    assert victim.read_text() == "mine"


def test_the_lock_is_never_a_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    link(tmp_path / "store.lock", victim)
    with pytest.raises(StoreError, match=r"store\.lock is a link"):
        WriterLock(tmp_path / "store").acquire()
    assert victim.read_text() == "mine"


def test_the_note_of_damage_is_never_a_link(tmp_path: Path) -> None:
    link(tmp_path / "store.doubt", tmp_path / "victim")
    doubt(tmp_path / "store")
    assert not (tmp_path / "victim").exists()
    trust(tmp_path / "store")
    assert not (tmp_path / "store.doubt").is_symlink()
    doubt(tmp_path / "store")
    assert is_doubted(tmp_path / "store")


def test_a_numbered_picture_is_never_a_link(tmp_path: Path) -> None:
    folder = FrameFolder(tmp_path / "frames")
    folder.open()
    link(tmp_path / "frames" / "000001.png", tmp_path / "victim")
    with pytest.raises(EdgecountError, match="cannot be written"):
        folder.write(picture(1))
    assert not (tmp_path / "victim").exists()


@needs_root
def test_root_writes_no_video_into_another_users_folder(tmp_path: Path) -> None:
    os.chown(tmp_path, STRANGER, STRANGER)
    with pytest.raises(EdgecountError, match="lies in another user's folder"):
        AnnotatedVideo(tmp_path / "x.mp4", 25).__enter__()
    assert list(tmp_path.iterdir()) == []


def test_a_mode_that_is_named_goes_before_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace_file(tmp_path / "file", b"text", 0o644)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o644
