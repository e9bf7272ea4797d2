import pytest

from edgecount.site.status import CameraState
from tests.support.fakes import BEGAN


@pytest.mark.parametrize(
    ("camera", "said"),
    [
        pytest.param(CameraState(), "connecting", id="nothing is known yet"),
        pytest.param(CameraState("online", BEGAN), "online", id="online"),
        pytest.param(CameraState("offline", BEGAN, "no power"), "offline", id="lost"),
        pytest.param(CameraState("offline", BEGAN, "always the same picture", "frozen"), "frozen", id="lost, and how"),
        pytest.param(CameraState("disabled"), "disabled", id="disabled"),
    ],
)
def test_how_a_camera_stands(camera: CameraState, said: str) -> None:
    assert camera.state == said
