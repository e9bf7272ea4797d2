"""One-time codes with which an admin's account is made: the first one's, or another where no admin knows a password.

Anybody that may run `edgecount web code` on the machine may do everything there anyway.
"""

import sqlite3
from datetime import datetime, timedelta

from edgecount.accounts.book import PeopleBook, seconds
from edgecount.accounts.journal import Happening, note
from edgecount.accounts.keys.tokens import digest, new_code, typed_code
from edgecount.accounts.wrong import AccountError
from edgecount.clock import Clock

LASTS = timedelta(minutes=30)


class Codes:
    """The codes of the book."""

    def __init__(self, book: PeopleBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    def make(self) -> str:
        """A new code, for people to type."""
        now, code = self._clock.now(), new_code()
        with self._book.change() as connection:
            _forget_old(connection, now)
            connection.execute("INSERT INTO codes (digest, ends) VALUES (?, ?)", (digest(code), seconds(now + LASTS)))
            note(connection, now, Happening.CODE_MADE)
        return code

    def check(self, code: str) -> None:
        """Raise AccountError where a code would not do."""
        ends = self._book.rows("SELECT ends FROM codes WHERE digest = ?", digest(typed_code(code)))
        if not ends or ends[0][0] <= seconds(self._clock.now()):
            raise _wrong()


def use_code(connection: sqlite3.Connection, code: str, now: datetime) -> None:
    """Use a code, in the caller's transaction; AccountError where it would not do.  All others are dead with it."""
    _forget_old(connection, now)
    if not connection.execute("DELETE FROM codes WHERE digest = ?", (digest(typed_code(code)),)).rowcount:
        raise _wrong()
    connection.execute("DELETE FROM codes")


def _forget_old(connection: sqlite3.Connection, now: datetime) -> None:
    connection.execute("DELETE FROM codes WHERE ends <= ?", (seconds(now),))


def _wrong() -> AccountError:
    return AccountError(
        "This code is wrong, was used, or is older than 30 minutes. `edgecount web code` makes a new one."
    )
