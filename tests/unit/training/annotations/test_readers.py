"""What is marked in COCO's JSON and in CVAT's XML comes down to the same people."""

import json
from pathlib import Path

import pytest

from edgecount.geometry import Box, Point, Size
from edgecount.training.annotations.annotated import AnnotationError, MarkedPerson, Polygons, RunLengths
from edgecount.training.annotations.annotation_files import picture_files, read_annotations

RING = (Point(10, 20), Point(30, 20), Point(30, 60), Point(10, 60))
IMAGE = {"id": 7, "file_name": "default/a.jpg", "width": 100, "height": 80}
PERSON: dict[str, object] = {"id": 1, "name": "person"}
CAR: dict[str, object] = {"id": 2, "name": "car"}


def coco(annotation: dict[str, object], categories: tuple[dict[str, object], ...] = (PERSON, CAR)) -> str:
    marked = {"image_id": 7, "category_id": 1, "id": 1, **annotation}
    return json.dumps({"images": [IMAGE], "annotations": [marked], "categories": categories})


def cvat(inside: str, size: str = 'width="100" height="80"') -> str:
    return f'<annotations><version>1.1</version><image id="0" name="a.jpg" {size}>{inside}</image></annotations>'


MARKS = {
    "box": (".json", coco({"bbox": [10, 20, 20, 40]}), MarkedPerson(Box(10, 20, 30, 60))),
    "polygon": (
        ".json",
        coco({"bbox": [10, 20, 20, 40], "segmentation": [[10, 20, 30, 20, 30, 60, 10, 60]]}),
        MarkedPerson(Box(10, 20, 30, 60), Polygons((RING,))),
    ),
    "compressed run lengths, of a crowd": (
        ".json",
        coco({"segmentation": {"size": [80, 100], "counts": "a:b"}, "iscrowd": 1}),
        MarkedPerson(outline=RunLengths(Size(100, 80), "a:b"), is_crowd=True),
    ),
    "run lengths": (
        ".json",
        coco({"segmentation": {"size": [80, 100], "counts": [8, 2, 7990]}}),
        MarkedPerson(outline=RunLengths(Size(100, 80), (8, 2, 7990))),
    ),
    "key points, one unseen": (
        ".json",
        coco({"keypoints": [12, 22, 2, 0, 0, 0, 14, 22, 1]}),
        MarkedPerson(points={0: Point(12, 22), 2: Point(14, 22)}),
    ),
    "one label only": (
        ".json",
        coco({"bbox": [10, 20, 20, 40]}, ({"id": 1, "name": "head"},)),
        MarkedPerson(Box(10, 20, 30, 60)),
    ),
    "CVAT's box": (
        ".xml",
        cvat('<box label="person" xtl="10" ytl="20" xbr="30" ybr="60"/><box label="car" xtl="1"/>'),
        MarkedPerson(Box(10, 20, 30, 60)),
    ),
    "CVAT's polygon": (
        ".xml",
        cvat('<polygon label="person" points="10,20;30,20;30,60;10,60"/>'),
        MarkedPerson(Box(10, 20, 30, 60), Polygons((RING,))),
    ),
    "CVAT's point": (
        ".xml",
        cvat('<points label="head" points="12.5,22"/>'),
        MarkedPerson(points={0: Point(12.5, 22)}),
    ),
    "CVAT's mask": (
        ".xml",
        cvat('<mask label="person" rle="1,3" left="0" top="1" width="2" height="2"/>', 'width="3" height="4"'),
        MarkedPerson(Box(0, 1, 2, 3), RunLengths(Size(3, 4), (2, 1, 2, 2, 5))),
    ),
}


@pytest.mark.parametrize(("suffix", "text", "person"), MARKS.values(), ids=MARKS)
def test_a_mark_is_a_person(tmp_path: Path, suffix: str, text: str, person: MarkedPerson) -> None:
    path = tmp_path / f"marked{suffix}"
    path.write_text(text)
    (picture,) = read_annotations(path)
    assert picture.people == (person,)


FAULTS = {
    "another ending": (".csv", "", "annotations are COCO's .json or CVAT's .xml"),
    "not JSON": (".json", "{", "not COCO's JSON"),
    "another JSON": (".json", '{"a.jpg": [[1, 2]]}', "not COCO's JSON (images: field required)"),
    "without people": (
        ".json",
        coco({}, (CAR, {"id": 3, "name": "dog"})),
        'its labels are "car", "dog"; people must be',
    ),
    "nobody marked": (".json", coco({"category_id": 2, "bbox": [1, 2, 3, 4]}), "marks nobody in its 1 pictures"),
    "nothing marked": (".json", coco({}), "annotations[0]: has neither a box, nor an outline, nor points"),
    "half a corner": (
        ".json",
        coco({"segmentation": [[1, 2, 3]]}),
        "annotations[0]: has an outline with half a corner",
    ),
    "two corners": (".json", coco({"segmentation": [[1, 2, 3, 4]]}), "rings of three corners or more"),
    "no triples": (".json", coco({"keypoints": [1, 2]}), "no multiple of three"),
    "outside": (".json", coco({"bbox": [300, 300, 50, 50]}), "outside the picture"),
    "far outside": (".json", coco({"segmentation": [[10, 10, 1e9, 10, 10, 40]]}), "outside the picture"),
    "not finite": (".json", coco({"bbox": [1, 2, 3, float("nan")]}), "not COCO's JSON (annotations[0].bbox"),
    "not XML": (".xml", "{}", "not XML"),
    "a video": (".xml", "<annotations><track/></annotations>", "has a video's tracks; export it from CVAT as"),
    "another XML": (".xml", "<opencv_storage/>", "has no pictures"),
    "nobody in the XML": (".xml", cvat(""), "marks nobody"),
    "no size": (".xml", cvat('<points label="head" points="1,2"/>', ""), 'image "a.jpg"'),
    "no number": (".xml", cvat('<points label="head" points="1,x"/>'), 'image "a.jpg"'),
    "XML in an encoding that is none": (".xml", '<?xml version="1.0" encoding="shop"?><a/>', "not XML"),
    "XML in an encoding that expat lacks": (".xml", '<?xml version="1.0" encoding="utf-7"?><a/>', "not XML"),
    "a mask without an end": (
        ".xml",
        cvat('<mask label="person" rle="1,3" left="0" top="1" width="inf" height="2"/>'),
        'image "a.jpg"',
    ),
    "a mask that does not fit": (
        ".xml",
        cvat('<mask label="person" rle="1,3" left="99" top="1" width="2" height="2"/>'),
        "does not fit",
    ),
}


@pytest.mark.parametrize(("suffix", "text", "message"), FAULTS.values(), ids=FAULTS)
def test_a_file_that_is_none_is_refused_in_one_line(tmp_path: Path, suffix: str, text: str, message: str) -> None:
    path = tmp_path / f"marked{suffix}"
    path.write_text(text)
    with pytest.raises(AnnotationError) as refusal:
        read_annotations(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("suffix", [".json", ".xml"])
def test_an_absent_file_is_named(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(AnnotationError, match="cannot be read"):
        read_annotations(tmp_path / f"absent{suffix}")


HEADS = {
    "the face": (MarkedPerson(points={0: Point(2, 2), 1: Point(4, 4), 9: Point(90, 90)}), Point(3, 3)),
    "a box": (MarkedPerson(Box(10, 20, 30, 60), points={9: Point(1, 1)}), Point(20, 20)),
    "an outline alone": (MarkedPerson(outline=Polygons((RING,))), None),
}


@pytest.mark.parametrize(("person", "head"), HEADS.values(), ids=HEADS)
def test_where_the_head_is(person: MarkedPerson, head: Point | None) -> None:
    assert person.head == head


def test_a_picture_is_found_by_its_name_about_the_annotations(tmp_path: Path) -> None:
    (tmp_path / "annotations").mkdir()
    file = tmp_path / "annotations" / "instances_default.json"
    file.write_text(coco({"bbox": [10, 20, 20, 40]}))
    pictures = read_annotations(file)
    with pytest.raises(AnnotationError, match=r'a\.jpg" is not there; put it there'):
        picture_files(file, pictures)
    for folder in ("images/default", "other"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.jpg").touch()
    assert picture_files(file, pictures) == (tmp_path / "images/default/a.jpg",)
    (tmp_path / "other/default").mkdir()
    (tmp_path / "other/default/a.jpg").touch()
    with pytest.raises(AnnotationError, match="is there 2 times"):
        picture_files(file, pictures)
