from edgecount.site.told_pictures import LONGEST_SECONDS, ToldPictures, no_pictures
from tests.support.fakes import FakeClock


def test_each_is_given_once_and_only_the_newest() -> None:
    pictures = ToldPictures(FakeClock())
    for camera, jpeg in (("entrance", b"old"), ("back", b"other"), ("entrance", b"new")):
        pictures.put(camera, jpeg)
    assert pictures.take() == {"entrance": b"new", "back": b"other"}
    assert pictures.take() == no_pictures() == {}


def test_what_waited_for_long_is_not_told_for_it_would_pass_for_one_of_now() -> None:
    clock = FakeClock()
    pictures = ToldPictures(clock)
    pictures.put("entrance", b"early")
    clock.advance(LONGEST_SECONDS)
    pictures.put("back", b"late")
    clock.advance(1)
    assert pictures.take() == {"back": b"late"}
    assert pictures.take() == {}
