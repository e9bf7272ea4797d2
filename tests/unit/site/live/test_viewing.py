"""What can be wanted of a camera has its bounds."""

import pytest

from edgecount.site.live.viewing import Viewing


@pytest.mark.parametrize(
    ("width", "per_second", "fault"),
    [
        pytest.param(479, 2.0, "a picture is 480 to 960 pixels wide, not 479", id="narrow"),
        pytest.param(961, 2.0, "a picture is 480 to 960 pixels wide, not 961", id="wide"),
        pytest.param(640, 0.5, "1 to 5 pictures a second can be seen, not 0.5", id="seldom"),
        pytest.param(640, 25.0, "1 to 5 pictures a second can be seen, not 25", id="often"),
        pytest.param(640, float("nan"), "1 to 5 pictures a second can be seen, not nan", id="no number"),
    ],
)
def test_other_pictures_are_refused(width: int, per_second: float, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Viewing("picture", width, per_second)
