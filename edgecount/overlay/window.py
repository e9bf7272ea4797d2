"""The live window: shows each picture as it is painted, and obeys its keys."""

from collections.abc import Callable
from typing import Protocol

from edgecount.overlay.keys import View, press
from edgecount.ports import Image

_PAUSED_LOOK = 50  # milliseconds between two looks at the keyboard while paused
_LOOK = 1


class Screen(Protocol):
    """Where the pictures go and the keys come from."""

    def open(self) -> None:
        """Make ready; UsageError, in one line, where there is no screen."""

    def show(self, image: Image) -> None:
        """Show a picture in place of the one before."""

    def key(self, milliseconds: int) -> str | None:
        """The next key, waiting so long for it at most; None where none was pressed."""

    def is_open(self) -> bool:
        """False once the user has closed the window."""

    def close(self) -> None:
        """Take the window away."""


class LiveWindow:
    """The window as the replay sees it; `reset` is called where the user asks to count from zero."""

    def __init__(self, screen: Screen, reset: Callable[[], None]) -> None:
        self._screen = screen
        self._reset = reset
        self._view = View()

    def open(self) -> None:
        """Open it; UsageError where there is no screen."""
        self._screen.open()

    def show(self, paint: Callable[[bool], Image]) -> bool:
        """Show one frame, as long as the user pauses; False where the user wants to end.

        `paint` gives the picture, with or without boxes; it is asked again whenever a key changes what is to be seen.
        """
        self._screen.show(paint(self._view.boxes))
        wait = _LOOK
        while True:
            key = self._screen.key(wait)
            if not self._screen.is_open():
                return False
            if key is not None:
                self._view, request = press(self._view, key)
                if request == "quit":
                    return False
                if request == "reset":
                    self._reset()
                self._screen.show(paint(self._view.boxes))
            elif not self._view.paused:
                return True
            wait = _PAUSED_LOOK if self._view.paused else _LOOK

    def close(self) -> None:
        """Take it away."""
        self._screen.close()
