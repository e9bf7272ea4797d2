"""What the net is shown depends on seed and step alone, and heads stay where they were in the picture."""

import cv2
import numpy as np

from edgecount.training.density.samples import SeenPicture, batch_at, sample


def one_head() -> SeenPicture:
    image = np.full((96, 160, 3), 20, np.uint8)
    cv2.circle(image, (80, 48), 5, (255, 255, 255), cv2.FILLED)
    return SeenPicture(image, np.array([[80, 48]], np.float32), np.ones(1, np.float32))


def test_the_same_seed_and_step_show_the_same() -> None:
    pictures = [one_head()] * 3
    first, again, other = (batch_at(pictures, seed, 5, 4, 64) for seed in (1, 1, 2))
    assert all((a.image == b.image).all() and (a.target == b.target).all() for a, b in zip(first, again, strict=True))
    assert any((a.image != b.image).any() for a, b in zip(first, other, strict=True))


def test_each_picture_comes_once_before_any_comes_again() -> None:
    pictures = [
        SeenPicture(
            np.full((64, 64, 3), 40 * number, np.uint8), np.zeros((number, 2), np.float32) + 32, np.ones(number, "f")
        )
        for number in range(6)
    ]
    seen = [sample for step in range(3) for sample in batch_at(pictures, 0, step, 2, 512)]
    assert sorted(len(one.heads) for one in seen) == [0, 1, 2, 3, 4, 5]


def test_a_head_lies_where_the_sample_shows_it_and_is_counted() -> None:
    random = np.random.default_rng(3)
    shown = [sample(one_head(), random, 128) for _ in range(40)]
    with_head = [one for one in shown if len(one.heads)]
    assert len(with_head) > 20
    for one in with_head:
        x, y = one.heads[0] * 8
        nearest = one.image[int(np.clip(y, 0, 127)), int(np.clip(x, 0, 127))]
        assert nearest.mean() > 150
        assert abs(one.target.sum() - 1) < 1e-3
    assert all(one.target.sum() == 0 for one in shown if not len(one.heads))
