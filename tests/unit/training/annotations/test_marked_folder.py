"""Heads are read from every layout that people have, and what is none of them is refused in one line."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from scipy.io import savemat
from scipy.sparse import csc_matrix

from edgecount.geometry import Point, Size
from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.annotations.heads import MarkedPicture
from edgecount.training.annotations.marked_folder import read_marked

HEADS = np.array([[10.0, 20.0], [30.5, 12.0]])
COCO = """{"images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48}],
 "annotations": [{"image_id": 1, "category_id": 1, "bbox": [5, 20, 10, 20]},
                 {"image_id": 1, "category_id": 1, "bbox": [25.5, 12, 10, 20]}],
 "categories": [{"id": 1, "name": "person"}]}"""
CVAT = """<annotations><image name="a.png" width="64" height="48">
<points label="person" points="10.0,20.0;30.5,12.0"/></image></annotations>"""

Layout = Callable[[Path], object]


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.zeros((48, 64, 3), np.uint8))
    return path


def shanghaitech(folder: Path) -> None:
    picture(folder / "images" / "a.png")
    (folder / "ground_truth").mkdir()
    info = np.empty((1, 1), object)
    info[0, 0] = {"location": HEADS, "number": np.array([[2.0]])}
    savemat(folder / "ground_truth" / "GT_a.mat", {"image_info": info})


def in_file(name: str, content: str) -> Layout:
    def written(folder: Path) -> None:
        picture(folder / "a.png")
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)

    return written


def mat(**content: object) -> Layout:
    def written(folder: Path) -> None:
        savemat(picture(folder / "a.png").with_suffix(".mat"), content)

    return written


LAYOUTS = {
    "ShanghaiTech": shanghaitech,
    "loc in a .mat": mat(loc=HEADS),
    "UCF-QNRF": mat(annPoints=HEADS),
    "JSON": in_file("points.json", '{"a.png": [[10, 20], [30.5, 12]]}'),
    "CSV": in_file("heads.csv", "picture,x,y\na.png,10,20\na.png,30.5,12\n"),
    "COCO": in_file("instances.json", COCO),
    "COCO from CVAT": in_file("annotations/instances_default.json", COCO),
    "CVAT": in_file("annotations.xml", CVAT),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_heads_are_read(tmp_path: Path, layout: Layout) -> None:
    layout(tmp_path)
    (only,) = read_marked(tmp_path)
    assert only.path.name == "a.png"
    assert [(head.x, head.y) for head in only.heads] == [(10.0, 20.0), (30.5, 12.0)]


def nothing(folder: Path) -> None: ...


def both(folder: Path) -> None:
    LAYOUTS["JSON"](folder)
    (folder / "points.csv").write_text("picture,x,y\n")


def half_a_mat(folder: Path) -> None:
    LAYOUTS["loc in a .mat"](folder)
    (folder / "a.mat").write_bytes((folder / "a.mat").read_bytes()[:140])


def in_latin(folder: Path) -> None:
    picture(folder / "a.png")
    (folder / "p.csv").write_bytes("picture,x,y\nä.png,1,2\n".encode("latin-1"))


REFUSED = {
    "no pictures": (nothing, "has no pictures"),
    "nothing marked": (lambda folder: picture(folder / "a.png"), "nothing says where heads are"),
    "two lists": (both, "several files say where heads are (points.csv, points.json); name the one that is meant"),
    "a .mat of another layout": (mat(boxes=HEADS), "a.mat: has boxes, and none of image_info, annPoints, loc"),
    "a .mat without a table": (mat(loc=np.zeros((3, 1))), "a.mat: loc is no table of x and y"),
    "a .mat of words": (mat(loc="many"), "a.mat: loc is no table of x and y"),
    "a sparse .mat": (mat(loc=csc_matrix(HEADS)), "a.mat: loc is no table of x and y"),
    "a .mat of an empty structure": (mat(loc={"all": {}}), "a.mat: loc is no table of x and y"),
    "half a .mat": (half_a_mat, "a.mat: no MATLAB file, or not all of one"),
    "a .mat with numbers that are none": (mat(loc=np.full((1, 2), np.nan)), "a.mat: a head in loc is nowhere"),
    "JSON of another form": (in_file("p.json", '{"a.png": [[1]]}'), "p.json: not of the form"),
    "no JSON": (in_file("p.json", "{"), "p.json: not of the form"),
    "JSON with endless numbers": (in_file("p.json", '{"a.png": [[1, 1e999]]}'), "p.json: not of the form"),
    "a picture that is absent": (in_file("p.json", '{"b.png": []}'), "marks 'b.png', which does not lie beside it"),
    "nobody": (in_file("p.json", '{"a.png": []}'), "marks nobody in its 1 pictures"),
    "CSV of other columns": (in_file("p.csv", "a,b\n1,2\n"), "has no columns picture, x, y"),
    "CSV with words": (in_file("p.csv", "picture,x,y\na.png,1,far\n"), "line 2 has no numbers for x and y"),
    "CSV cut short": (in_file("p.csv", "picture,x,y\na.png,1\n"), "line 2 has no numbers for x and y"),
    "CSV without a picture": (in_file("p.csv", "x,y,picture\n1,2\n"), "line 2 names no picture"),
    "a name that is too long": (in_file("p.json", f'{{"{"a" * 300}.png": []}}'), "which does not lie beside it"),
    "CSV in another encoding": (in_latin, "no CSV file in UTF-8"),
}


@pytest.mark.parametrize(("layout", "words"), REFUSED.values(), ids=REFUSED)
def test_what_says_nothing_is_refused(tmp_path: Path, layout: Layout, words: str) -> None:
    layout(tmp_path)
    with pytest.raises(AnnotationError) as refusal:
        read_marked(tmp_path)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_csv_line_with_a_picture_alone_says_that_nobody_is_there(tmp_path: Path) -> None:
    picture(tmp_path / "b.png")
    in_file("p.csv", "picture,x,y\na.png,1,2\nb.png,,\n")(tmp_path)
    assert [len(one.heads) for one in read_marked(tmp_path / "p.csv")] == [1, 0]


@pytest.mark.parametrize(
    ("head", "within"),
    [
        (Point(3, 4), [Point(3, 4)]),
        (Point(-0.5, 4), [Point(0, 4)]),
        (Point(100.9, 4), [Point(99.5, 4)]),
        (Point(102, 4), []),
        (Point(3, 52), []),
    ],
)
def test_heads_beyond_the_edge_come_back_to_it_and_those_outside_are_left_out(head: Point, within: list[Point]) -> None:
    marked = MarkedPicture(Path("a.png"), (head,), Path("p.json"))
    assert list(marked.heads_within(Size(100, 50))) == within
