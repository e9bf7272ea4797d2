import pytest

from edgecount.overlay.window import Request, WindowState, press


@pytest.mark.parametrize(
    ("key", "view", "request_"),
    [
        pytest.param("q", WindowState(), "quit", id="q quits"),
        pytest.param("Q", WindowState(), "quit", id="capitals too"),
        pytest.param("r", WindowState(), "reset", id="r resets the counts"),
        pytest.param(" ", WindowState(paused=True), None, id="space pauses"),
        pytest.param("s", WindowState(boxes=False), None, id="s hides the boxes"),
        pytest.param("x", WindowState(), None, id="another key"),
        pytest.param("\x1b", WindowState(), None, id="escape"),
    ],
)
def test_keys(key: str, view: WindowState, request_: Request | None) -> None:
    assert press(WindowState(), key) == (view, request_)


@pytest.mark.parametrize("key", [" ", "s"])
def test_pressed_again_they_undo_it(key: str) -> None:
    once, _ = press(WindowState(), key)
    assert press(once, key) == (WindowState(), None)
