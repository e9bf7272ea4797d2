import pytest

from edgecount.overlay.keys import Request, View, press


@pytest.mark.parametrize(
    ("key", "view", "request_"),
    [
        pytest.param("q", View(), "quit", id="q quits"),
        pytest.param("Q", View(), "quit", id="capitals too"),
        pytest.param("r", View(), "reset", id="r resets the counts"),
        pytest.param(" ", View(paused=True), None, id="space pauses"),
        pytest.param("s", View(boxes=False), None, id="s hides the boxes"),
        pytest.param("x", View(), None, id="another key"),
        pytest.param("\x1b", View(), None, id="escape"),
    ],
)
def test_keys(key: str, view: View, request_: Request | None) -> None:
    assert press(View(), key) == (view, request_)


@pytest.mark.parametrize("key", [" ", "s"])
def test_pressed_again_they_undo_it(key: str) -> None:
    once, _ = press(View(), key)
    assert press(once, key) == (View(), None)
