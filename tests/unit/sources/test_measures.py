import pytest

from edgecount.sources.measures import UnfitPictureError, require_fit


@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(16, 16, id="tiny"),
        pytest.param(160, 120, id="a small camera"),
        pytest.param(7680, 4320, id="8K"),
        pytest.param(8160, 3616, id="a panorama of four lenses"),
        pytest.param(10_240, 1800, id="a longer one"),
        pytest.param(640, 5120, id="8 times as high as wide"),
        pytest.param(128, 16, id="8 times as wide as high"),
        pytest.param(6000, 6000, id="as large as it may be"),
    ],
)
def test_what_cameras_send_is_taken(width: int, height: int) -> None:
    require_fit(width, height)


@pytest.mark.parametrize(
    ("width", "height", "said"),
    [
        pytest.param(1, 1, "1 × 1 pixels, a side is shorter than 16", id="one pixel"),
        pytest.param(640, 15, "640 × 15 pixels, a side is shorter than 16", id="a stripe"),
        pytest.param(0, 480, "0 × 480 pixels, a side is shorter than 16", id="nothing"),
        pytest.param(16, 65_500, "16 × 65500 pixels, a side is longer than 16384", id="tall"),
        pytest.param(65_500, 16, "65500 × 16 pixels, a side is longer than 16384", id="wide"),
        pytest.param(16_385, 2100, "16385 × 2100 pixels, a side is longer than 16384", id="too wide by one"),
        pytest.param(640, 5121, "640 × 5121 pixels, one side is more than 8 times the other", id="too thin by one"),
        pytest.param(16_000, 16_000, "16000 × 16000 pixels, more than 36 million", id="too large"),
        pytest.param(6001, 6000, "6001 × 6000 pixels, more than 36 million", id="too large by a column"),
    ],
)
def test_what_no_camera_of_people_sends_is_not(width: int, height: int, said: str) -> None:
    with pytest.raises(UnfitPictureError) as caught:
        require_fit(width, height)
    assert str(caught.value) == said
