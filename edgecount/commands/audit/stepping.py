"""Crossings and near misses, one after the other: somebody looks at each, and says whether it is right."""

from collections import Counter
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from edgecount.errors import UsageError
from edgecount.events.model import Crossing, Direction, Rejected
from edgecount.figures.audits.audit import AuditedWay, Compared
from edgecount.overlay.window import Screen
from edgecount.ports import Image
from edgecount.replay.strips import LineEvent

_LOOK_MS = 50

Answer = Callable[[str, str], str]
"""Asks a question, which takes one of some letters, and gives the letter."""


def judged(shown: Sequence[LineEvent], answer: Answer) -> Compared:
    """Both ways, by what is answered for each of them.

    A person that came to no line is not among them, and is found by nobody here.
    """
    seen: Counter[tuple[str, Direction]] = Counter()
    for number, event in enumerate(shown, 1):
        match event:
            case Crossing(direction=way):
                seen["counted", way] += 1
                if answer(f"{_where(number, event)}, counted {way}. Did somebody go {way}?", "yn") == "y":
                    seen["matched", way] += 1
            case Rejected(reason=reason):
                why = reason.replace("_", " ")
                if answer(f"{_where(number, event)}, not counted ({why}). Did somebody go through?", "yn") == "y":
                    seen["missed", "in" if answer("In or out?", "io") == "i" else "out"] += 1
    return Compared(_way(seen, "in"), _way(seen, "out"))


def from_lines(read: Callable[[], str], ask: Callable[[str], None]) -> Answer:
    """Answers that are typed, or come through a pipe, a line each; UsageError where they end too early."""

    def answer(question: str, letters: str) -> str:
        while True:
            ask(f"{question} {'/'.join(letters)}")
            line = read()
            if not line:
                raise UsageError("the answers ended too early: give one for each question, y or n")
            if line.strip().lower()[:1] in tuple(letters):
                return line.strip().lower()[0]

    return answer


def from_screen(screen: Screen, strips: Sequence[bytes]) -> Answer:
    """Answers by keys, each strip shown in its turn; UsageError where the window is closed before the last."""
    following = iter(strips)

    def answer(question: str, letters: str) -> str:
        if letters == "yn":  # the other question is of the same strip
            screen.show(_under(question, next(following)))
        while screen.is_open():
            key = (screen.key(_LOOK_MS) or "").lower()
            if key and key in letters:
                return key
        raise UsageError("the window was closed before the last question: nothing is known of the rest")

    return answer


def _under(question: str, strip: bytes) -> Image:
    """The strip with the question below it."""
    shown = np.asarray(cv2.imdecode(np.frombuffer(strip, np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8)
    image = np.asarray(cv2.copyMakeBorder(shown, 0, 60, 0, 0, cv2.BORDER_CONSTANT), dtype=np.uint8)
    for row, text in enumerate((question, "y: yes   n: no   (if it was missed: then i for in, o for out)")):
        place = (8, shown.shape[0] + 22 + 26 * row)
        cv2.putText(image, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 1, cv2.LINE_AA)
    return image


def _where(number: int, event: LineEvent) -> str:
    minutes, seconds = divmod(event.media_time or 0.0, 60)
    return f"{number}: {int(minutes)}:{seconds:04.1f}, {event.line}"


def _way(seen: Counter[tuple[str, Direction]], way: Direction) -> AuditedWay:
    matched = seen["matched", way]
    return AuditedWay(matched + seen["missed", way], seen["counted", way], matched)
