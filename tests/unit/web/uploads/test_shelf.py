"""Uploads: parts in their order, limits of size and disk, and nothing whole that is not."""

from pathlib import Path

import pytest

from edgecount.errors import SourceError
from edgecount.site.recordings import NoSuchRecordingError
from edgecount.web.uploads.disk import LEAST_BYTES, DiskRoom
from edgecount.web.uploads.shelf import MOST_AT_ONCE, MisplacedPartError, UploadError, UploadShelf
from edgecount.web.uploads.upload import Upload, shown_name
from tests.support.containers import mp4

VIDEO = mp4(b"avc1")
MUCH = DiskRoom(10**12, 10**12)


def upload(number: int = 1, size: int = len(VIDEO), account: int = 1, name: str = "Saturday.mp4") -> Upload:
    return Upload(id=f"{number:032x}", account=account, name=name, size=size, modified=7, camera="entrance", start=None)


def shelf(folder: Path, room: DiskRoom = MUCH, most: int = 10**6) -> UploadShelf:
    return UploadShelf(folder / "recordings", most, lambda _: room)


def add(to: UploadShelf, one: Upload, offset: int, piece: bytes) -> None:
    with to.adding(one, offset) as taken:
        taken(piece)


def test_parts_become_a_file_only_when_all_are_there(tmp_path: Path) -> None:
    uploads = shelf(tmp_path)
    one, there = uploads.begin(upload())
    assert there == 0
    add(uploads, one, 0, VIDEO[:50])
    with pytest.raises(MisplacedPartError):
        uploads.finish(one)
    add(uploads, one, 50, VIDEO[50:])
    assert not list(tmp_path.rglob("*.mp4"))
    assert uploads.finish(one) == uploads.finish(one) == ".mp4"
    uploads.forget(one)
    assert [path.name for path in (tmp_path / "recordings").iterdir()] == [f"{one.id}.mp4"]
    assert next(tmp_path.rglob("*.mp4")).read_bytes() == VIDEO


def test_the_same_file_goes_on_where_it_stopped(tmp_path: Path) -> None:
    one, _ = shelf(tmp_path).begin(upload())
    add(shelf(tmp_path), one, 0, VIDEO[:50])
    again, there = shelf(tmp_path).begin(upload(2))
    assert (again.id, there) == (one.id, 50)
    assert shelf(tmp_path).of(one.id, 1)[1] == 50
    other, there = shelf(tmp_path).begin(upload(3, account=2))
    assert (other.id, there) == (upload(3).id, 0)


def test_a_part_that_does_not_follow_is_refused(tmp_path: Path) -> None:
    uploads = shelf(tmp_path)
    one, _ = uploads.begin(upload())
    for offset in (1, 10**9):
        with pytest.raises(MisplacedPartError) as refused:
            add(uploads, one, offset, VIDEO)
        assert refused.value.offset == 0
    with uploads.adding(one, 0) as taken:
        taken(VIDEO[:40])
        with pytest.raises(MisplacedPartError) as refused:
            add(uploads, one, 0, VIDEO)
        assert refused.value.offset == 40
        with pytest.raises(MisplacedPartError):
            uploads.cancel(one)


def test_two_uploads_at_once(tmp_path: Path) -> None:
    uploads = shelf(tmp_path)
    both = [uploads.begin(upload(number, name=f"{number}.mp4"))[0] for number in (1, 2)]
    with uploads.adding(both[0], 0) as first, uploads.adding(both[1], 0) as second:
        for at in range(0, len(VIDEO), 20):
            first(VIDEO[at : at + 20])
            second(VIDEO[at : at + 20])
    assert [uploads.finish(one) for one in both] == [".mp4", ".mp4"]


@pytest.mark.parametrize("size", [0, 10**6 + 1, 5 * 2**30])
def test_over_the_limit(tmp_path: Path, size: int) -> None:
    with pytest.raises(UploadError, match="are taken"):
        shelf(tmp_path).begin(upload(size=size))


def test_more_than_was_said_is_refused(tmp_path: Path) -> None:
    uploads = shelf(tmp_path)
    one, _ = uploads.begin(upload(size=60))
    with pytest.raises(UploadError, match="longer than was said"):
        add(uploads, one, 0, VIDEO)


def test_the_disk_keeps_room(tmp_path: Path) -> None:
    with pytest.raises(UploadError, match="the disk has"):
        shelf(tmp_path, DiskRoom(LEAST_BYTES + 10, LEAST_BYTES * 2)).begin(upload(size=20))
    with pytest.raises(UploadError, match="the disk has"):
        shelf(tmp_path, DiskRoom(4 * 10**9, 100 * 10**9)).begin(upload(size=20))
    one, _ = shelf(tmp_path).begin(upload())
    with pytest.raises(UploadError, match="the disk has"):  # others have filled it meanwhile
        add(shelf(tmp_path, DiskRoom(LEAST_BYTES, LEAST_BYTES)), one, 0, VIDEO)


def test_the_disk_keeps_room_for_what_is_under_way(tmp_path: Path) -> None:
    uploads = shelf(tmp_path, DiskRoom(LEAST_BYTES + 1000, LEAST_BYTES))
    uploads.begin(upload(1, size=800, name="a"))
    with pytest.raises(UploadError, match="the disk has"):
        uploads.begin(upload(2, size=800, name="b"))


def test_so_many_at_once(tmp_path: Path) -> None:
    for number in range(MOST_AT_ONCE):
        shelf(tmp_path).begin(upload(number, name=f"{number}.mp4"))
    with pytest.raises(UploadError, match="under way"):
        shelf(tmp_path).begin(upload(99, name="99.mp4"))


@pytest.mark.parametrize("content", [b"PK\x03\x04 a zip that is long enough", b"a text, which is long enough\n" * 3])
def test_what_is_no_video_is_refused_at_its_first_part(tmp_path: Path, content: bytes) -> None:
    uploads = shelf(tmp_path)
    one, _ = uploads.begin(upload(size=10**6))
    with pytest.raises(UploadError, match="is no video"):
        add(uploads, one, 0, content)
    assert not list((tmp_path / "recordings").iterdir())


def test_a_whole_file_that_is_not_taken_is_removed(tmp_path: Path) -> None:
    uploads, content = shelf(tmp_path), mp4(b"M8RG")
    one, _ = uploads.begin(upload(size=len(content)))
    add(uploads, one, 0, content)
    with pytest.raises(SourceError, match=r"Saturday\.mp4: is coded as 'M8RG'"):
        uploads.finish(one)
    assert not list((tmp_path / "recordings").iterdir())


def test_a_cancelled_one_leaves_nothing(tmp_path: Path) -> None:
    uploads = shelf(tmp_path)
    one, _ = uploads.begin(upload())
    add(uploads, one, 0, VIDEO[:50])
    uploads.cancel(one)
    assert not list((tmp_path / "recordings").iterdir())
    with pytest.raises(NoSuchRecordingError):
        uploads.of(one.id, 1)


@pytest.mark.parametrize("id_", ["../../people", "x", "", "0" * 31, f"{1:032x}/..", f"{1:032X}A"])
def test_no_id_leads_elsewhere(tmp_path: Path, id_: str) -> None:
    with pytest.raises(NoSuchRecordingError):
        shelf(tmp_path).of(id_, 1)


def test_an_upload_is_its_account_s_alone(tmp_path: Path) -> None:
    one, _ = shelf(tmp_path).begin(upload())
    with pytest.raises(NoSuchRecordingError):
        shelf(tmp_path).of(one.id, 2)


def test_a_note_that_is_damaged_is_of_nothing(tmp_path: Path) -> None:
    one, _ = shelf(tmp_path).begin(upload())
    (tmp_path / "recordings" / f"{one.id}.json").write_text('{"id": 7}')
    with pytest.raises(NoSuchRecordingError):
        shelf(tmp_path).of(one.id, 1)
    assert shelf(tmp_path).begin(upload(2))[0].id == upload(2).id


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Videos\\Saturday.mp4", "Saturday.mp4"),
        ("a\0b\nc.mp4", "abc.mp4"),
        ("", "recording"),
        ("/", "recording"),
        ("x" * 300, "x" * 120),
        ("<b>Samstag</b> ü.mp4", "b> ü.mp4"),
    ],
)
def test_names_are_for_people_only(given: str, shown: str) -> None:
    assert shown_name(given) == shown
