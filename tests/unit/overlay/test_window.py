import numpy as np
import pytest

from edgecount.errors import UsageError
from edgecount.overlay.window import LiveWindow
from edgecount.ports import Image

WITH, WITHOUT = 1, 2


class FakeScreen:
    """Types these keys, None for a moment without one; the user closes the window after the last of them, if told."""

    def __init__(self, *keys: str | None, closes: bool = False, refuses: UsageError | None = None) -> None:
        self._keys = list(keys)
        self._closes = closes
        self._refuses = refuses
        self.shown: list[int] = []
        self.waits: list[int] = []
        self.opened = False

    def open(self) -> None:
        if self._refuses:
            raise self._refuses
        self.opened = True

    def show(self, image: Image) -> None:
        self.shown.append(int(image[0, 0, 0]))

    def key(self, milliseconds: int) -> str | None:
        self.waits.append(milliseconds)
        return self._keys.pop(0) if self._keys else None

    def is_open(self) -> bool:
        return bool(self._keys) or not self._closes

    def close(self) -> None:
        self.opened = False


def paint(boxes: bool) -> Image:
    return np.full((1, 1, 3), WITH if boxes else WITHOUT, np.uint8)


def window(screen: FakeScreen) -> tuple[LiveWindow, list[str]]:
    resets: list[str] = []
    live = LiveWindow(screen, lambda: resets.append("reset"))
    live.open()
    return live, resets


def test_without_a_key_the_picture_is_shown_and_the_replay_goes_on() -> None:
    screen = FakeScreen()
    live, resets = window(screen)
    assert live.show(paint)
    assert live.show(paint)
    assert (screen.shown, resets) == ([WITH, WITH], [])


def test_q_ends() -> None:
    live, _ = window(FakeScreen("q"))
    assert not live.show(paint)


def test_closing_the_window_ends_also_while_paused() -> None:
    for screen in (FakeScreen(closes=True), FakeScreen(" ", None, closes=True)):
        live, _ = window(screen)
        assert not live.show(paint)


def test_space_holds_the_frame_until_space_comes_again() -> None:
    screen = FakeScreen(" ", None, None, None, " ")
    live, _ = window(screen)
    assert live.show(paint)
    assert screen.waits == [1, 50, 50, 50, 50, 1]


def test_q_ends_while_paused() -> None:
    live, _ = window(FakeScreen(" ", None, "q"))
    assert not live.show(paint)


def test_s_is_seen_at_once_and_stays() -> None:
    screen = FakeScreen("s", None, None, "s")
    live, _ = window(screen)
    live.show(paint)
    live.show(paint)
    live.show(paint)
    assert screen.shown == [WITH, WITHOUT, WITHOUT, WITHOUT, WITH]


def test_r_resets_and_the_picture_shows_it_also_while_paused() -> None:
    screen = FakeScreen(" ", "r", " ")
    live, resets = window(screen)
    assert live.show(paint)
    assert resets == ["reset"]
    assert len(screen.shown) == 4


def test_no_screen_is_refused_before_anything_is_shown() -> None:
    with pytest.raises(UsageError, match="no screen"):
        LiveWindow(FakeScreen(refuses=UsageError("no screen")), lambda: None).open()


def test_closing() -> None:
    screen = FakeScreen()
    live, _ = window(screen)
    assert screen.opened
    live.close()
    assert not screen.opened
