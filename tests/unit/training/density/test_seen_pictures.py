"""Marked pictures are read as the net sees them; what is no picture, or is marked elsewhere, is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from edgecount.errors import SourceError
from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.annotations.marked_folder import read_marked
from edgecount.training.density.seen_pictures import shown_pictures
from tests.support.marked_pictures import marked_folder


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return marked_folder(tmp_path / "photos")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "0.png: no picture, or a damaged one"),
        (b"GIF89a", "0.png: no picture, or a damaged one"),
        (b"P6 60000 60000 255\n", "0.png: no picture, or a damaged one"),
    ],
    ids=["empty", "no picture", "more pixels than OpenCV takes"],
)
def test_a_picture_that_is_none_is_refused(pictures: Path, content: bytes, words: str) -> None:
    (pictures / "0.png").write_bytes(content)
    with pytest.raises(SourceError, match=words):
        shown_pictures(read_marked(pictures), 160, None, lambda _: None)


def test_many_heads_outside_are_refused_and_few_are_left_out(pictures: Path) -> None:
    marked = [replace(one, heads=one.heads * 20) for one in read_marked(pictures)]
    astray = replace(marked[0], heads=(*marked[0].heads, replace(marked[0].heads[0], x=500.0)))
    warnings: list[str] = []
    shown = shown_pictures([astray, *marked[1:]], 160, None, warnings.append)
    assert [len(one.heads) for one in shown] == [len(one.heads) for one in marked]
    (only,) = warnings
    assert only.endswith("1 of 721 heads lie outside their pictures, as in 0.png; they are left out")
    larger = [replace(one, heads=tuple(replace(head, x=head.x * 3) for head in one.heads)) for one in marked]
    with pytest.raises(AnnotationError, match="give the pictures that were marked"):
        shown_pictures(larger, 160, None, warnings.append)
