"""Links with which somebody joins, or chooses a new password: each with a secret of its own, good once, for a week.

A link is worth as much as its maker: it is dead while that account is disabled or no admin's.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from edgecount.accounts.book import PeopleBook, Row, moment, seconds
from edgecount.accounts.journal import Happening, note
from edgecount.accounts.keys.tokens import digest, new_secret
from edgecount.accounts.role import Role
from edgecount.accounts.wrong import AccountError
from edgecount.clock import Clock

LASTS = timedelta(days=7)

_ALIVE = (
    "SELECT invitations.id, invitations.role, maker.name, whom.id, whom.name, ends FROM invitations "
    "JOIN accounts maker ON maker.id = maker LEFT JOIN accounts whom ON whom.id = account "
    "WHERE ends > ? AND NOT maker.is_disabled AND maker.role = ? AND NOT coalesce(whom.is_disabled, 0) "
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that is still good; `account` and `name` are of somebody that may choose a new password with it."""

    id: int
    role: Role
    maker: str
    account: int | None
    name: str | None
    ends: datetime


class Invitations:
    """All links of the book."""

    def __init__(self, book: PeopleBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    def make(self, role: Role, maker: int) -> str:
        """Invite somebody to a role; the secret of the link."""
        return self._make(role, maker, None)

    def make_reset(self, account: int, maker: int) -> str:
        """Let somebody choose a new password; the secret of the link.  An earlier one is dead."""
        return self._make(Role.STAFF, maker, account)  # it gives no role: the account has one

    def alive(self) -> Sequence[Invitation]:
        """All links that are still good, the newest first."""
        found = self._book.rows(_ALIVE + "ORDER BY invitations.id DESC", seconds(self._clock.now()), Role.ADMIN)
        return [_invitation(row) for row in found]

    def of_secret(self, secret: str) -> Invitation:
        """The link with this secret; AccountError where it is none, or no longer good."""
        found = self._book.rows(_ALIVE + "AND digest = ?", seconds(self._clock.now()), Role.ADMIN, digest(secret))
        if not found:
            raise _no_longer()
        return _invitation(found[0])

    def withdraw(self, invitation: int, actor: int) -> None:
        """Make a link worth nothing."""
        with self._book.change() as connection:
            if connection.execute("DELETE FROM invitations WHERE id = ?", (invitation,)).rowcount:
                note(connection, self._clock.now(), Happening.LINK_WITHDRAWN, actor=actor)

    def _make(self, role: Role, maker: int, account: int | None) -> str:
        now, secret = self._clock.now(), new_secret()
        what = Happening.INVITED if account is None else Happening.RESET_OFFERED
        with self._book.change() as connection:
            connection.execute("DELETE FROM invitations WHERE ends <= ? OR account = ?", (seconds(now), account))
            connection.execute(
                "INSERT INTO invitations (digest, maker, role, account, ends) VALUES (?, ?, ?, ?, ?)",
                (digest(secret), maker, role, account, seconds(now + LASTS)),
            )
            note(connection, now, what, actor=maker, whom=account, detail="" if account else role.word)
        return secret


def use_up(connection: sqlite3.Connection, invitation: int, now: datetime) -> None:
    """Use a link, in the caller's transaction; AccountError where it is no longer good, or somebody was quicker."""
    alive = _ALIVE + "AND invitations.id = ?"
    if not connection.execute(alive, (seconds(now), Role.ADMIN, invitation)).fetchone():
        raise _no_longer()
    connection.execute("DELETE FROM invitations WHERE id = ?", (invitation,))


def _no_longer() -> AccountError:
    return AccountError("This link is no longer good. Ask for a new one.")


def _invitation(row: Row) -> Invitation:
    number, role, maker, account, name, ends = row
    return Invitation(number, Role(role), maker, account, name, moment(ends))
