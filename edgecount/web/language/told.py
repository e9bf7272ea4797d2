"""What the main process says in English, in the words of a page: sentences that are known by their shape.

A catalogue has each as it is said, with numbers or names for its values: "it does not answer ({0}): check ...".  What
stands there is looked up as well, for much of it is a sentence of its own.  Pure.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_VALUE = re.compile(r"\{([0-9]|[a-z_]+)\}")
_DECIMAL = re.compile(r"(\d+)\.(\d+)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DEEPEST = 4
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Shape:
    """A sentence with values: what stands between them, their names, and its words in another language."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]
    words: str

    @property
    def own(self) -> int:
        """How many characters are its own: the more, the surer it is the sentence that is meant."""
        return sum(map(len, self.pieces))

    @property
    def is_frame(self) -> bool:
        """Whether it says next to nothing of its own, such as "{0}, not {1}": then a value must be a known sentence."""
        return len(self.names) > 1 and len(_WORD.findall(" ".join(self.pieces))) < 2

    def values_of(self, text: str) -> Mapping[str, str] | None:
        """The values in a text of this shape; None where it is of another one."""
        if not (text.startswith(self.pieces[0]) and text.endswith(self.pieces[-1])):
            return None
        found = re.fullmatch("(.*?)".join(map(re.escape, self.pieces)), text, re.DOTALL)
        return None if found is None else dict(zip(self.names, found.groups(), strict=True))

    def filled(self, values: Mapping[str, str]) -> str:
        """The words with these values."""
        return _VALUE.sub(lambda name: values[name[1]], self.words)


class Sentences:
    """The sentences of one language, from pairs of what is said in English and its words; its `point` is in numbers."""

    def __init__(self, pairs: Iterable[tuple[str, str]], point: str = ".") -> None:
        self._point = point
        self._whole: dict[str, str] = {}
        shapes = []
        for said, words in pairs:
            pieces = _VALUE.split(said)
            if len(pieces) == 1:
                self._whole[said] = words
            else:
                shapes.append(Shape(tuple(pieces[::2]), tuple(pieces[1::2]), words))
        self._shapes = sorted(shapes, key=lambda shape: -shape.own)

    def told(self, text: str) -> str:
        """The words for what is said; the text itself where nobody has put it into words."""
        return (self._known(text, _DEEPEST) if len(text) <= _LONGEST else None) or text

    def _known(self, text: str, deep: int) -> str | None:
        if text in self._whole or not deep:
            return self._whole.get(text)
        for shape in self._shapes:
            values = shape.values_of(text)
            if values is None:
                continue
            known = {name: self._known(value, deep - 1) for name, value in values.items()}
            if any(known.values()) or not shape.is_frame:
                return shape.filled({name: known[name] or self._number(value) for name, value in values.items()})
        return self._after_a_name(text, deep)

    def _number(self, value: str) -> str:
        """A value as the language writes it, where it is a number."""
        found = _DECIMAL.fullmatch(value)
        return value if found is None else self._point.join(found.groups())

    def _after_a_name(self, text: str, deep: int) -> str | None:
        """A sentence behind the name of that of which it is said: `broker.example:1883: it is busy now`."""
        name, colon, rest = text.partition(": ")
        words = self._known(rest, deep - 1) if colon else None
        return None if words is None else f"{name}: {words}"
