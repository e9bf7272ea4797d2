"""How many frames a second are counted in."""

from edgecount.daemon.recording.cameras.frame_rates import FrameRates


def test_a_rate_is_known_after_ten_seconds_and_renewed_every_ten() -> None:
    rates = FrameRates()
    told = [rates.add("entrance", 50, now) for now in (0, 5, 10, 15, 20, 30)]
    assert told == [None, None, 10.0, 10.0, 10.0, 5.0]


def test_cameras_are_apart_and_one_that_was_lost_begins_anew() -> None:
    rates = FrameRates()
    for camera in ("entrance", "back"):
        rates.add(camera, 1, 0)
    assert (rates.add("entrance", 100, 10), rates.add("back", 20, 10)) == (10.0, 2.0)
    rates.forget("entrance")
    assert (rates.add("entrance", 100, 15), rates.add("back", 20, 15)) == (None, 2.0)
