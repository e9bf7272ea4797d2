import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from edgecount.errors import UsageError
from edgecount.overlay.screen import OpenCvScreen, fitted
from tests.support.waiting import ran


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [
        (640, 480, (480, 640, 3)),
        (1280, 3000, (3000, 1280, 3)),
        (1920, 1080, (720, 1280, 3)),
        (3840, 2160, (720, 1280, 3)),
    ],
)
def test_large_pictures_are_shown_smaller(width: int, height: int, shape: tuple[int, int, int]) -> None:
    image = fitted(np.zeros((height, width, 3), np.uint8))
    assert image.shape == shape
    assert image.dtype == np.uint8


@pytest.mark.parametrize(
    "display",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param(":4711", id="nobody there"),
    ],
)
def test_without_a_screen_it_is_refused_in_one_line(display: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    if display is not None:
        monkeypatch.setenv("DISPLAY", display)
    with pytest.raises(UsageError) as caught:
        OpenCvScreen().open()
    assert str(caught.value) == (
        "--window: no screen can be reached; run it on a desktop, or write a file with --video"
    )


_SHOW = """
import numpy as np
from edgecount.overlay.screen import OpenCvScreen
screen = OpenCvScreen()
screen.open()
screen.show(np.zeros((120, 2000, 3), np.uint8))
print(screen.key(50), screen.is_open())
screen.close()
print(screen.is_open())
"""


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="no virtual screen: apt-get install xvfb")
def test_on_a_screen_the_window_opens_and_closes() -> None:
    command = [str(shutil.which("Xvfb")), "-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        display = f":{server.stdout.readline().strip()}"
        shown = ran([sys.executable, "-c", _SHOW], environ={**os.environ, "DISPLAY": display})
        server.terminate()
    assert (shown.stdout, shown.stderr) == ("None True\nFalse\n", "")
