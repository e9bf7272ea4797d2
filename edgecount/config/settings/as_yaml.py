"""Values as the reader of YAML gives them → YAML that it reads as the same values."""

from collections.abc import Iterator

import yaml

from edgecount.config.reading.yaml_reader import Tree

_SPECIAL = frozenset({"~", "null", "Null", "NULL", "<<"})
_WIDEST = 100_000
"""No line is broken: text is on one line of its own."""


def as_yaml(tree: Tree) -> str:
    """The text of a file that holds this; places and other lists of scalars stand on one line."""
    events = [
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *_events(tree),
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ]
    text: str = yaml.emit(events, allow_unicode=True, width=_WIDEST)
    return text


def _events(tree: Tree) -> Iterator[yaml.Event]:
    match tree:
        case dict():
            yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=not tree)
            for key, item in tree.items():
                yield _scalar(key)
                yield from _events(item)
            yield yaml.MappingEndEvent()
        case list():
            flat = not any(isinstance(item, dict) for item in tree)
            yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=flat)
            for item in tree:
                yield from _events(item)
            yield yaml.SequenceEndEvent()
        case _:
            yield _scalar("" if tree is None else tree)


def _scalar(text: str) -> yaml.Event:
    """Text without quotes wherever YAML lets it stand so: the reader takes a number from no quotes."""
    return yaml.ScalarEvent(None, None, (text not in _SPECIAL, True), text)
