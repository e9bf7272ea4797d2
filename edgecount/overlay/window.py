"""The live window: shows each picture as it is painted, and obeys its keys."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from edgecount.ports import Image

_PAUSED_LOOK = 50  # milliseconds between two looks at the keyboard while paused
_LOOK = 1
Request = Literal["quit", "reset"]
"""What a key asks of the rest of the program."""


@dataclass(frozen=True, slots=True)
class WindowState:
    """What the window shows, and whether it is paused."""

    paused: bool = False
    boxes: bool = True


class Screen(Protocol):
    """Where the pictures go and the keys come from."""

    def open(self) -> None:
        """Make ready; UsageError, in one line, where there is no screen."""

    def show(self, image: Image) -> None:
        """Show a picture in place of the last one."""

    def key(self, milliseconds: int) -> str | None:
        """The next key, after waiting at most `milliseconds`; None where no key was pressed."""

    def is_open(self) -> bool:
        """False once the user has closed the window."""

    def close(self) -> None:
        """Take the window away."""


class LiveWindow:
    """The window as the replay sees it; `reset` is called where the user asks to count from zero."""

    def __init__(self, screen: Screen, reset: Callable[[], None]) -> None:
        self._screen = screen
        self._reset = reset
        self._view = WindowState()

    def open(self) -> None:
        """Open it; UsageError where there is no screen."""
        self._screen.open()

    def show(self, paint: Callable[[bool], Image]) -> bool:
        """Show one frame, and keep it while the user pauses; False where the user quits.

        `paint` gives the picture, with or without boxes; it is called again whenever a key changes what is shown.
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


def press(view: WindowState, key: str) -> tuple[WindowState, Request | None]:
    """The view after a key, small letter or capital, and what it asks for; other keys do nothing."""
    match key.lower():
        case " ":
            return dataclasses.replace(view, paused=not view.paused), None
        case "s":
            return dataclasses.replace(view, boxes=not view.boxes), None
        case "q":
            return view, "quit"
        case "r":
            return view, "reset"
        case _:
            return view, None
