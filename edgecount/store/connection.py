"""A connection to a store's file that expects damage: a row that cannot be read is skipped, and noted."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")

Row: TypeAlias = tuple[Any, ...]
"""As SQLite gives it: of a damaged file, values may be of any kind."""


class StoreConnection(sqlite3.Connection):
    """A connection on which texts come as bytes: damage leaves bytes that are no text.

    `unread` are the numbers of events that could not be read; `is_doubtful` says that other rows could not.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.text_factory = bytes
        self.unread = set[int]()
        self.is_doubtful = False

    def events(self, rows: Iterable[Row], read: Callable[..., T]) -> Iterator[T]:
        """What `read` makes of each row, of which the number of an event is the first column."""
        for row in rows:
            try:
                found = read(*row)
            except Exception:  # noqa: BLE001 - damage may look like anything
                self.unread.add(row[0])
                continue
            yield found

    def others(self, rows: Iterable[Row], read: Callable[..., T]) -> Iterator[T]:
        """What `read` makes of each row of another kind."""
        for row in rows:
            try:
                found = read(*row)
            except Exception:  # noqa: BLE001 - as above
                self.is_doubtful = True
                continue
            yield found


def text(value: bytes) -> str:
    """A text of the store; ValueError, or any other, where the value is none."""
    return value.decode()
