"""How messages show a value that was given: one line, short, safe to print, and never a password."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

_WIDEST = 60
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")

KeyPath = tuple[str | int, ...]
"""A place in the config: the keys of its maps and the indexes of its lists (from 0), outermost first."""


def shown(value: object) -> str:
    """A given value as a message shows it: text in quotes; a map or a list without its content."""
    if isinstance(value, dict):
        return "a map" if value else "an empty map"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}" if value else "an empty list"
    text = _without_credentials(str(value))
    return f'"{printable(text[:_WIDEST])}{"..." if len(text) > _WIDEST else ""}"'


def printable(text: str) -> str:
    """The text, with an escape for each character that a terminal would act upon."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def dotted(path: KeyPath) -> str:
    """The path as text, such as `cameras.entrance.lines.door.from[0]`."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f"[{part}]"
        else:
            words += ("." if words else "") + (part if _PLAIN_KEY.fullmatch(part) else shown(part))
    return words


def either(words: Sequence[str]) -> str:
    """The words as a choice: `a`, `a or b`, `a, b or c`."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def no_such(what: str, name: str, known: Collection[str]) -> str:
    """That nothing of that name is known, and which name may have been meant."""
    near = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    return f"there is no {what} {shown(name)}; " + (
        f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(known) or 'none'}"
    )


def people(count: int) -> str:
    """So many people: `1 person`, `1,200 people`."""
    return f"{count:,} {'person' if count == 1 else 'people'}"


def number_of(thing: str, count: int) -> str:
    """So many things, whose plural ends in s: `1 event`, `2 events`."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def stay(seconds: float) -> str:
    """How long somebody stayed: `16 s`, `2 min 14 s`, `1 h 7 min`."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def words(name: str) -> str:
    """A name as words, where there is no title."""
    plain = re.sub(r"[_-]+", " ", name).strip()
    return plain[:1].upper() + plain[1:]


def _without_credentials(text: str) -> str:
    """The text without what may be a password: of a URL only the scheme, else only what follows the last @."""
    scheme, separator, _ = text.partition("://")
    if separator:
        return f"{scheme}://..."
    _, separator, rest = text.rpartition("@")
    return f"...@{rest}" if separator else text
