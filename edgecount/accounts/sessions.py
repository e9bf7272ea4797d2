"""The sessions of people that are signed in: each a secret in a cookie, of which the SHA-256 is kept.

A session ends a while after it was last used, at the latest some weeks after it began, and at once when somebody says
so.  Role and standing of the account are read each time.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from edgecount.accounts.book import PeopleBook, Row, moment, seconds
from edgecount.accounts.journal import Happening, note
from edgecount.accounts.keys.tokens import digest, new_secret
from edgecount.accounts.keys.use import note_use, with_owner
from edgecount.accounts.roster import Account, account_of
from edgecount.clock import Clock

IDLE = timedelta(days=3)
LONGEST = timedelta(days=30)
_MOST_OF_DEVICE = 60

_FOUND = with_owner("sessions", "sessions.id, device, began, seen") + "seen > ? AND began > ? AND "


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One session, and whose it is; `device` is what the person will know it by."""

    session: int
    account: Account
    device: str
    began: datetime
    seen: datetime


class Sessions:
    """All sessions of the book."""

    def __init__(self, book: PeopleBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    def of_secret(self, secret: str) -> SignedIn | None:
        """The session with this secret, if it has not ended and its account is not disabled."""
        now = self._clock.now()
        found = self._book.rows(_FOUND + "digest = ?", seconds(now - IDLE), seconds(now - LONGEST), digest(secret))
        if not found:
            return None
        signed_in = _signed_in(found[0])
        note_use(self._book, "UPDATE sessions SET seen = ? WHERE id = ?", signed_in.session, signed_in.seen, now)
        return signed_in

    def of_account(self, account: int) -> Sequence[SignedIn]:
        """The sessions of an account that have not ended, the one last used first."""
        now = self._clock.now()
        found = self._book.rows(
            _FOUND + "account = ? ORDER BY seen DESC", seconds(now - IDLE), seconds(now - LONGEST), account
        )
        return [_signed_in(row) for row in found]

    def sign_out(self, account: int, session: int) -> None:
        """End the session that somebody signs out of; nothing where it has ended."""
        self._end(account, session, account, Happening.SIGNED_OUT)

    def end(self, account: int, session: int, actor: int) -> None:
        """End one session of an account; nothing where it has ended, or is another's."""
        self._end(account, session, actor, Happening.SESSIONS_ENDED)

    def end_all(self, account: int, actor: int, but: int | None = None) -> None:
        """End all sessions of an account, but perhaps one."""
        with self._book.change() as connection:
            connection.execute("DELETE FROM sessions WHERE account = ? AND id IS NOT ?", (account, but))
            note(connection, self._clock.now(), Happening.SESSIONS_ENDED, actor=actor, whom=account)

    def _end(self, account: int, session: int, actor: int, what: Happening) -> None:
        with self._book.change() as connection:
            if connection.execute("DELETE FROM sessions WHERE id = ? AND account = ?", (session, account)).rowcount:
                note(connection, self._clock.now(), what, actor=actor, whom=account)


def begin_session(connection: sqlite3.Connection, account: int, device: str, now: datetime) -> str:
    """Begin a session in the caller's transaction, and give its secret; those that have ended are forgotten."""
    connection.execute(
        "DELETE FROM sessions WHERE seen <= ? OR began <= ?", (seconds(now - IDLE), seconds(now - LONGEST))
    )
    secret = new_secret()
    connection.execute(
        "INSERT INTO sessions (digest, account, device, began, seen) VALUES (?, ?, ?, ?, ?)",
        (digest(secret), account, device[:_MOST_OF_DEVICE], seconds(now), seconds(now)),
    )
    return secret


def _signed_in(row: Row) -> SignedIn:
    session, device, began, seen, *account = row
    return SignedIn(session, account_of(tuple(account)), device, moment(began), moment(seen))
