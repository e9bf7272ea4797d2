"""A camera is told once a second that somebody looks, however often it is asked."""

from edgecount.site.live.orders import AGAIN_SECONDS, MOST, Orders
from edgecount.site.live.viewing import Viewing

PEOPLE, LARGE, SMALL = Viewing("people"), Viewing("picture", 960), Viewing("picture", 480)


def test_it_is_told_at_once_and_then_once_a_second() -> None:
    orders = Orders()
    asked = [0.0, 0.2, 0.9, AGAIN_SECONDS, 1.5, 2 * AGAIN_SECONDS]
    assert [at for at in asked if orders.is_due("door", PEOPLE, at)] == [0.0, AGAIN_SECONDS, 2 * AGAIN_SECONDS]


def test_each_camera_and_each_wish_for_itself() -> None:
    orders = Orders()
    wishes = [("door", PEOPLE), ("hall", PEOPLE), ("door", LARGE), ("door", SMALL), ("door", PEOPLE)]
    assert [orders.is_due(camera, wish, 0.0) for camera, wish in wishes] == [True, True, True, True, False]


def test_what_is_long_ago_is_forgotten() -> None:
    orders = Orders()
    for number in range(3 * MOST):
        assert orders.is_due(f"camera-{number}", PEOPLE, float(number))
    assert len(orders._sent) <= MOST
