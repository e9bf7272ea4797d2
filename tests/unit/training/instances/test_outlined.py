"""Marked people as masks in smaller pictures, and what is drawn of them for each step."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("pycocotools", reason="the extra `train` is not installed")

from pycocotools.mask import encode

from edgecount.geometry import Size
from edgecount.training.annotations.annotated import AnnotationError, MarkedPerson, RunLengths
from edgecount.training.instances.marked_people import PeoplePicture, read_people
from edgecount.training.instances.outlined import GREY, decoded, outlined, run_lengths
from edgecount.training.instances.samples import batch_at
from tests.support.outlined_pictures import outlined_folder


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[PeoplePicture, ...]:
    return read_people([outlined_folder(tmp_path_factory.mktemp("outlined") / "photos")])


def with_person(one: PeoplePicture, person: MarkedPerson) -> PeoplePicture:
    return replace(one, picture=replace(one.picture, people=(person, *one.picture.people[1:])))


@pytest.mark.parametrize("side", [160, 80, 320])
def test_masks_are_where_people_are(pictures: tuple[PeoplePicture, ...], side: int) -> None:
    scale = side / 160
    shown = outlined(pictures[2].picture, pictures[2].path, side)
    assert shown.image.shape == (round(96 * scale), side, 3)
    assert len(shown.people) == 3
    first = shown.people[0]
    assert (first.left, first.top) == pytest.approx((22 * scale, 32 * scale), abs=1)
    assert first.mask.shape == pytest.approx((32 * scale, 16 * scale), abs=1.5)


@pytest.mark.parametrize("change", [{"is_crowd": True}, {"outline": None}])
def test_of_whom_nothing_can_be_learnt_is_painted_over(
    pictures: tuple[PeoplePicture, ...], change: dict[str, object]
) -> None:
    person = replace(pictures[2].picture.people[0], **change)  # type: ignore[arg-type]
    one = with_person(pictures[2], person)
    shown = outlined(one.picture, one.path, 160)
    assert len(shown.people) == 2
    assert (shown.image[40:60, 24:36] == GREY).all()


@pytest.mark.parametrize("counts", [(1, 2), "garbage~~~"])
@pytest.mark.parametrize("size", [Size(160, 96), Size(96, 160)])
def test_a_damaged_mask_is_refused(
    pictures: tuple[PeoplePicture, ...], counts: tuple[int, ...] | str, size: Size
) -> None:
    one = with_person(pictures[2], MarkedPerson(outline=RunLengths(size, counts)))
    with pytest.raises(AnnotationError, match=r"the picture .2\.png.: somebody's mask does not fit it, or is damaged"):
        outlined(one.picture, one.path, 160)


def test_a_mask_as_compressed_text_is_read_whole_or_not_at_all(pictures: tuple[PeoplePicture, ...]) -> None:
    mask = np.zeros((96, 160), np.uint8, order="F")
    mask[10:30, 20:40] = mask[50:90, 5:150] = 1
    text = encode(mask)["counts"].decode()
    picture = pictures[2].picture
    assert (decoded(run_lengths(RunLengths(picture.size, text), picture)) == mask).all()
    for length in range(len(text)):
        with pytest.raises(AnnotationError, match="somebody's mask does not fit it, or is damaged"):
            run_lengths(RunLengths(picture.size, text[:length]), picture)


def test_a_picture_of_another_size_is_refused(pictures: tuple[PeoplePicture, ...]) -> None:
    picture = replace(pictures[0].picture, size=Size(200, 96))
    with pytest.raises(AnnotationError, match="has 160×96 pixels, and was marked at 200×96; give that picture"):
        outlined(picture, pictures[0].path, 160)


def test_samples_are_the_same_for_the_same_step_and_hold_their_boxes(pictures: tuple[PeoplePicture, ...]) -> None:
    shown = [outlined(one.picture, one.path, 160) for one in pictures]
    first, again, other = (batch_at(shown, 0, step, 4, 96) for step in (5, 5, 6))
    assert all(np.array_equal(one.image, same.image) for one, same in zip(first, again, strict=True))
    assert not all(np.array_equal(one.image, changed.image) for one, changed in zip(first, other, strict=True))
    samples = [one for step in range(8) for one in batch_at(shown, 0, step, 4, 96)]
    assert sum(len(one.boxes) for one in samples) > 40
    for one in samples:
        assert one.image.shape == (96, 96, 3)
        assert len(one.boxes) == len(one.masks)
        for (left, top, right, bottom), mask in zip(one.boxes.astype(int), one.masks, strict=True):
            assert mask[top:bottom, left:right].sum() == mask.sum() > 0


def test_people_are_in_their_masks(pictures: tuple[PeoplePicture, ...]) -> None:
    shown = [outlined(one.picture, one.path, 160) for one in pictures]
    for step in range(6):
        for one in batch_at(shown, 1, step, 2, 96):
            grey = one.image.mean(axis=2)
            for mask in one.masks:
                assert grey[mask > 0].mean() > grey[one.masks.sum(axis=0) == 0].mean() + 20
