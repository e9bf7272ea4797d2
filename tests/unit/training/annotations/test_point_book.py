"""HeadMarks are saved whole with every change, in the file that training reads once a picture is done."""

import json
from pathlib import Path

import pytest

from edgecount.errors import EdgecountError
from edgecount.geometry import Point
from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.annotations.marked_folder import read_marked
from edgecount.training.annotations.point_book import DRAFTS, POINTS, HeadMarks, OutdatedError, PointBook
from tests.support.marked_pictures import marked_folder

HERE, THERE = Point(10, 20), Point(30.5, 40)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pictures that nobody has marked."""
    photos = marked_folder(tmp_path / "photos", pictures=2)
    (photos / POINTS).unlink()
    return photos


def saved(folder: Path, file: str) -> object:
    return json.loads((folder / file).read_bytes()) if (folder / file).exists() else None


def test_a_picture_is_learnt_from_once_it_is_done(folder: Path) -> None:
    book = PointBook(folder)
    assert (book.names, book.of("0.png")) == (("0.png", "1.png"), None)
    draft = book.save("0.png", HeadMarks((HERE,), done=False))
    assert (saved(folder, DRAFTS), saved(folder, POINTS)) == ({"0.png": [[10.0, 20.0]]}, None)
    done = book.save("0.png", HeadMarks((HERE, THERE), done=True, revision=draft.revision))
    assert (saved(folder, DRAFTS), saved(folder, POINTS)) == (None, {"0.png": [[10.0, 20.0], [30.5, 40.0]]})
    (picture,) = read_marked(folder)
    assert picture.heads == done.heads == (HERE, THERE)


def test_what_was_begun_goes_on(folder: Path) -> None:
    book = PointBook(folder)
    book.save("0.png", HeadMarks((), done=True))
    book.save("1.png", HeadMarks((HERE,), done=False))
    again = PointBook(folder)
    assert (again.of("0.png"), again.of("1.png")) == (HeadMarks((), done=True), HeadMarks((HERE,), done=False))


def test_of_two_windows_the_second_is_told(folder: Path) -> None:
    book = PointBook(folder)
    book.save("0.png", HeadMarks((HERE,), done=False))
    with pytest.raises(OutdatedError):
        book.save("0.png", HeadMarks((THERE,), done=False))
    assert saved(folder, DRAFTS) == {"0.png": [[10.0, 20.0]]}


def test_killed_between_both_files_a_picture_is_done(folder: Path) -> None:
    (folder / DRAFTS).write_text('{"0.png": [[1, 2]]}')
    (folder / POINTS).write_text('{"0.png": [[10, 20]], "1.png": []}')
    book = PointBook(folder)
    assert book.of("0.png") == HeadMarks((HERE,), done=True)
    book.save("1.png", HeadMarks((THERE,), done=True))
    assert saved(folder, POINTS) == {"0.png": [[10.0, 20.0]], "1.png": [[30.5, 40.0]]}


def test_what_cannot_be_written_is_not_taken_for_saved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise EdgecountError("cannot write points.drafts (No space left on device): make room on that disk")

    book = PointBook(folder)
    with monkeypatch.context() as patched:
        patched.setattr("edgecount.training.annotations.point_book.replace_file", full)
        with pytest.raises(EdgecountError, match="make room"):
            book.save("0.png", HeadMarks((HERE,), done=False))
    assert book.of("0.png") is None
    assert book.save("0.png", HeadMarks((HERE,), done=False)).revision == 1
    assert saved(folder, DRAFTS) == {"0.png": [[10.0, 20.0]]}


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("points.csv", "picture,x,y\n0.png,1,2\n", "points.csv says where heads are already"),
        ("0.mat", "", "0.mat says where heads are already"),
        ("points.json", "[]", "not of the form"),
        ("points.json", '{"7.png": []}', "does not lie beside it"),
        ("points.drafts", "{", "not of the form"),
    ],
)
def test_what_is_in_the_way_is_told(folder: Path, file: str, content: str, words: str) -> None:
    (folder / file).write_text(content)
    with pytest.raises(AnnotationError, match=words):
        PointBook(folder)
