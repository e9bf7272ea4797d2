"""What the keys do in the window: q quits, space pauses, r resets the counts, s shows or hides the boxes."""

import dataclasses
from dataclasses import dataclass
from typing import Literal

Request = Literal["quit", "reset"]
"""What a key asks of the rest of the program."""


@dataclass(frozen=True, slots=True)
class View:
    """What the window shows, and whether it stands still."""

    paused: bool = False
    boxes: bool = True


def press(view: View, key: str) -> tuple[View, Request | None]:
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
