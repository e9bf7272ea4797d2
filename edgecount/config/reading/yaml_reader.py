"""YAML → maps, lists and text, and the place of each: every scalar is text, as it was written, `Quoted` if in quotes.

Read from the parser's events rather than by a constructor, so that `10:30`, `no` and `007` stay what they are and
nothing in a file can make the reader do more than read.  Aliases, merge keys and tags are refused, which also keeps a
small file from becoming a large tree.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from edgecount.config.reading.problem import Mark, Problem, UnreadableError
from edgecount.config.reading.syntax import explain, mark
from edgecount.fields.scalars import Quoted
from edgecount.text import KeyPath

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"

_DEEPEST = 20
_NOTHING = frozenset({"~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds.

    `marks` has every key's place (of a list's item: where it begins).  `broken` are the paths of values that could
    not be taken: `data` has None there, and `problems` says why.
    """

    data: Tree
    marks: Mapping[KeyPath, Mark]
    problems: tuple[Problem, ...]
    broken: frozenset[KeyPath]


def parse(text: str, secrets: Collection[KeyPath] = ()) -> Document:
    """The one document in the text; UnreadableError where that is no YAML, empty, or nested absurdly deep.

    A { at one of the `secrets` begins a placeholder without its quotes; messages must not repeat what is in it.
    """
    reader = _Reader(yaml.parse(text, Loader=yaml.SafeLoader), secrets)
    try:
        return reader.document()
    except yaml.YAMLError as error:
        raise UnreadableError(explain(error, text)) from None
    except (ValueError, OverflowError):  # PyYAML passes the number of a \U escape to chr() unchecked
        raise UnreadableError(Problem(reader.reached, (), "a \\U escape here is of no character")) from None


class _Reader:
    """Builds the tree of one document, depth first."""

    def __init__(self, events: Iterator[yaml.Event], secrets: Collection[KeyPath]) -> None:
        self._secrets = secrets
        self.reached = Mark(1, 1)
        self._events = events
        self._ahead: yaml.Event | None = None
        self._depth = 0
        self._marks: dict[KeyPath, Mark] = {}
        self._problems: list[Problem] = []
        self._broken: set[KeyPath] = set()

    def document(self) -> Document:
        """The stream's only document."""
        self._next()
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            raise UnreadableError(Problem(Mark(1, 1), (), "the file is empty"))
        self._marks[()] = Mark(1, 1)
        data = self._node(())
        self._next()
        if not isinstance(self._next(), yaml.StreamEndEvent):
            raise UnreadableError(Problem(self.reached, (), "a second document begins: there may be only one"))
        return Document(data, self._marks, tuple(self._problems), frozenset(self._broken))

    def _peek(self) -> yaml.Event:
        if self._ahead is None:
            self._ahead = next(self._events)
            self.reached = mark(self._ahead.start_mark)
        return self._ahead

    def _next(self) -> yaml.Event:
        event, self._ahead = self._peek(), None
        if isinstance(event, yaml.CollectionStartEvent):
            self._depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            self._depth -= 1
        if self._depth > _DEEPEST:
            raise UnreadableError(Problem(self.reached, (), f"nested more than {_DEEPEST} deep"))
        return event

    def _node(self, path: KeyPath) -> Tree:
        """The value that comes next; None, with a problem, where it cannot be taken."""
        if path in self._secrets and isinstance(self._peek(), yaml.CollectionStartEvent):
            self._refuse(path, 'must be text: a placeholder alone needs quotes, as in "{EDGECOUNT_NAME}"')
            self._skip()
            return None
        event = self._next()
        self._marks.setdefault(path, mark(event.start_mark))
        value: Tree = None
        if isinstance(event, yaml.AliasEvent):
            self._refuse(path, "an alias (*) is not read: write the value out, or use the global blocks")
        elif isinstance(event, yaml.ScalarEvent):
            value = self._text(event, path)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._list(path)
        else:
            value = self._map(path)
        if getattr(event, "tag", None) not in {None, "!"}:
            self._refuse(path, "a tag (!) is not read: write the value alone, in quotes if it begins with !")
        return value

    def _text(self, event: yaml.ScalarEvent, path: KeyPath) -> str | None:
        text: str = event.value
        if not text.strip() or (event.implicit[0] and text in _NOTHING):
            self._refuse(path, "has no value: give it one, or take it out" if path else "the file is empty")
            return None
        if not text.isprintable():
            self._refuse(path, "must be one line of printable characters")
            return None
        return text if event.implicit[0] else Quoted(text)

    def _list(self, path: KeyPath) -> list[Tree]:
        items: list[Tree] = []
        while not isinstance(self._peek(), yaml.SequenceEndEvent):
            items.append(self._node((*path, len(items))))
        self._next()
        return items

    def _map(self, path: KeyPath) -> dict[str, Tree]:
        entries: dict[str, Tree] = {}
        while not isinstance(self._peek(), yaml.MappingEndEvent):
            place = mark(self._peek().start_mark)
            key = self._key(path, place)
            if key is None:
                self._skip()
            elif key in entries:
                first = self._marks[*path, key].line
                self._problems.append(Problem(place, (*path, key), f"is there twice, first on line {first}"))
                self._skip()
            else:
                self._marks[*path, key] = place
                entries[key] = self._node((*path, key))
        self._next()
        return entries

    def _key(self, path: KeyPath, place: Mark) -> str | None:
        """The key that comes next; None, with a problem, where it cannot be one."""
        event = self._peek()
        self._skip()
        if not isinstance(event, yaml.ScalarEvent) or event.tag or not event.value.isprintable():
            self._problems.append(Problem(place, path, "a key must be plain text on one line"))
            return None
        if event.value == "<<" and event.implicit[0]:
            text = "a merge key (<<) is not read: write the keys out, or use the global blocks"
            self._problems.append(Problem(place, path, text))
            return None
        key: str = event.value
        return key

    def _skip(self) -> None:
        """Pass over the value that comes next, of any kind."""
        outside = self._depth
        self._next()
        while self._depth > outside:
            self._next()

    def _refuse(self, path: KeyPath, text: str) -> None:
        self._problems.append(Problem(self._marks[path], path, text))
        self._broken.add(path)
