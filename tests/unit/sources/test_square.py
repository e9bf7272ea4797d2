import numpy as np
import pytest

from edgecount.sources.square import squared

PICTURE = np.zeros((120, 160, 3), np.uint8)


@pytest.mark.parametrize(
    ("aspect", "shape"),
    [
        pytest.param(1, (120, 160, 3), id="square"),
        pytest.param(1.01, (120, 160, 3), id="nearly square"),
        pytest.param(2, (120, 320, 3), id="wide"),
        pytest.param(0.5, (240, 160, 3), id="high"),
        pytest.param(16 / 11, (120, 233, 3), id="television"),
    ],
)
def test_the_picture_gets_its_true_shape(aspect: float, shape: tuple[int, ...]) -> None:
    assert squared(PICTURE, aspect).shape == shape
