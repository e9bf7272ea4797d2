"""What people of the rendered shop wear and carry."""

import numpy as np

from tests.support.mannequin import mannequin
from tools.shop.outfit import Person, dressed


def people() -> list[Person]:
    return [dressed(mannequin(), np.random.default_rng(seed)) for seed in range(120)]


def test_a_dressed_person_is_as_tall_as_the_body_and_wears_more_than_it() -> None:
    body = mannequin()
    for person in people():
        phases, count, _ = person.points.shape
        assert (phases, person.normals.shape) == (len(body.points), person.points.shape)
        assert {len(person.colours), len(person.bodily), len(person.heads)} == {count}
        assert count >= body.points.shape[1]
        assert person.height == body.height
        assert 0.3 < person.breadth < 0.6
        assert 2 <= person.colours.min() <= person.colours.max() <= 253


def test_some_push_a_thing_in_front_of_them_that_is_no_part_of_them() -> None:
    pushing = [person for person in people() if not person.bodily.all()]
    assert 0 < len(pushing) < 24
    for person in pushing:
        assert person.points[-1][~person.bodily, 1].max() < person.points[-1][person.bodily, 1].mean()


def test_heads_are_at_the_top() -> None:
    for person in people():
        standing = person.points[-1, :, 2]
        assert standing[person.heads].mean() > 0.85 * person.height
