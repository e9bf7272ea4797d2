"""Which pictures are read for people's shapes, and what is refused in one line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.instances.marked_people import people_sum, read_people
from tests.support.outlined_pictures import outlined_folder

CVAT = """<annotations><image id="0" name="0.png" width="160" height="96">
<polygon label="person" points="10,10;30,10;30,50"/></image></annotations>"""
BOXED = CVAT.replace("<polygon", '<box xtl="10" ytl="10" xbr="30" ybr="50"').replace('points="10,10;30,10;30,50"', "")


def rewritten(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    told = json.loads((folder / "people.json").read_text())
    change(told)
    (folder / "people.json").write_text(json.dumps(told))


def test_a_folder_a_file_and_several_are_read(tmp_path: Path) -> None:
    first, second = outlined_folder(tmp_path / "one"), outlined_folder(tmp_path / "two", pictures=2)
    assert len(read_people([first])) == len(read_people([first / "people.json"])) == 8
    both = read_people([first, second])
    assert [one.path.parent.name for one in both] == ["one"] * 8 + ["two"] * 2


def test_cvat_s_polygons_are_read(tmp_path: Path) -> None:
    folder = outlined_folder(tmp_path / "photos")
    (folder / "people.json").unlink()
    (folder / "annotations.xml").write_text(CVAT)
    (only,) = read_people([folder])
    assert only.picture.people[0].outline is not None


def test_the_sum_tells_pictures_and_outlines_apart(tmp_path: Path) -> None:
    folder = outlined_folder(tmp_path / "photos")
    before = people_sum(read_people([folder]))
    assert people_sum(read_people([folder])) == before
    rewritten(folder, lambda told: told["annotations"][0]["segmentation"][0].__setitem__(0, 3))
    assert people_sum(read_people([folder])) != before


def instead(name: str, text: str) -> Callable[[Path], object]:
    """Another file of annotations takes the place of people.json."""

    def change(folder: Path) -> None:
        (folder / "people.json").unlink()
        (folder / name).write_text(text)

    return change


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "no file": (lambda folder: (folder / "people.json").unlink(), "photos: has no file of annotations; name one"),
    "two files": (
        lambda folder: (folder / "b.xml").write_text(CVAT),
        "has several files of annotations (b.xml, people.json); name the one that is meant",
    ),
    "boxes only": (
        instead("a.xml", BOXED),
        "has no outline of anybody; mark people with polygons or masks, not boxes alone",
    ),
    "no shapes": (instead("a.xml", CVAT.replace("<polygon", "<tag")), "a.xml: marks nobody in its 1 pictures"),
    "nobody": (lambda folder: rewritten(folder, lambda told: told["annotations"].clear()), "marks nobody"),
    "no people": (
        lambda folder: rewritten(folder, lambda told: told["categories"].__setitem__(0, {"id": 2, "name": "car"})),
        "marks nobody",
    ),
    "a picture less": (lambda folder: (folder / "3.png").unlink(), 'the picture "3.png" is not there; put it there'),
    "no such folder": (lambda folder: folder.rename(folder.with_name("other")), "photos: annotations are COCO's .json"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused(tmp_path: Path, case: str) -> None:
    change, told = REFUSED[case]
    change(outlined_folder(tmp_path / "photos"))
    with pytest.raises(AnnotationError) as refusal:
        read_people([tmp_path / "photos"])
    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_picture_that_is_marked_twice_is_refused(tmp_path: Path) -> None:
    folder = outlined_folder(tmp_path / "photos")
    (folder / "a.xml").write_text(CVAT)
    with pytest.raises(AnnotationError, match=r"is marked in two of these files; name one of them"):
        read_people([folder / "people.json", folder / "a.xml"])
