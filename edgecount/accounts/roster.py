"""The accounts: found, added, changed, and deleted; one admin at least always stays."""

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime

from edgecount.accounts.book import PeopleBook, Row, moment, seconds
from edgecount.accounts.journal import Happening, note
from edgecount.accounts.profile import Profile, name_key
from edgecount.accounts.role import Role
from edgecount.accounts.wrong import AccountError
from edgecount.clock import Clock

COLUMNS = "accounts.id, accounts.name, accounts.role, accounts.is_disabled, accounts.language, accounts.joined"
"""What `account_of` makes an account of."""
_PROFILE = tuple(field.name for field in fields(Profile))


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody that may sign in, unless disabled."""

    id: int
    name: str
    role: Role
    is_disabled: bool
    language: str | None
    joined: datetime


class Roster:
    """All accounts of the book."""

    def __init__(self, book: PeopleBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    def are_none(self) -> bool:
        """Whether there is no account yet."""
        return not self._book.rows("SELECT 1 FROM accounts LIMIT 1")

    def everybody(self) -> Sequence[Account]:
        """All accounts, by name."""
        return [account_of(row) for row in self._book.rows(f"SELECT {COLUMNS} FROM accounts ORDER BY key")]  # noqa: S608 - ours

    def by_id(self, account: int) -> Account:
        """The account of that id; AccountError where there is none."""
        found = self._book.rows(f"SELECT {COLUMNS} FROM accounts WHERE id = ?", account)  # noqa: S608 - ours
        if not found:
            raise AccountError("There is no such account any more.")
        return account_of(found[0])

    def sought(self, name: str) -> tuple[Account, str] | None:
        """The account of that name with its password's hash, if it is there and not disabled."""
        found = self._book.rows(
            f"SELECT {COLUMNS}, password FROM accounts WHERE key = ? AND NOT is_disabled",  # noqa: S608 - ours
            name_key(name),
        )
        return (account_of(found[0][:-1]), found[0][-1]) if found else None

    def password_of(self, account: int) -> str:
        """The hash of an account's password; AccountError where there is no such account."""
        self.by_id(account)
        hashed: str = self._book.rows("SELECT password FROM accounts WHERE id = ?", account)[0][0]
        return hashed

    def profile_of(self, account: int) -> Profile:
        """What an account's person has told; AccountError where there is no such account."""
        self.by_id(account)
        mail, language, born, place, gender = self._book.rows(
            f"SELECT {', '.join(_PROFILE)} FROM accounts WHERE id = ?",  # noqa: S608 - ours
            account,
        )[0]
        return Profile(mail, language, None if born is None else date.fromisoformat(born), place, gender)

    def set_profile(self, account: int, profile: Profile) -> None:
        """Keep what somebody tells of themselves; AccountError where it cannot be."""
        now = self._clock.now()
        values = astuple(profile.checked(now.date()))
        with self._book.change() as connection:
            connection.execute(
                f"UPDATE accounts SET {', '.join(f'{name} = ?' for name in _PROFILE)} WHERE id = ?",  # noqa: S608 - ours
                (*(value.isoformat() if isinstance(value, date) else value for value in values), account),
            )
            note(connection, now, Happening.PROFILE_CHANGED, actor=account, whom=account)

    def set_language(self, account: int, language: str) -> None:
        """Keep in which language somebody reads."""
        with self._book.change() as connection:
            connection.execute("UPDATE accounts SET language = ? WHERE id = ?", (language, account))

    def set_role(self, account: int, role: Role, actor: int) -> None:
        """Give somebody another role: it holds from their next request on."""
        before = self.by_id(account).role
        if before is role:
            return
        with self._book.change() as connection:
            connection.execute("UPDATE accounts SET role = ? WHERE id = ?", (role, account))
            _check_admins(connection)
            note(
                connection,
                self._clock.now(),
                Happening.ROLE_CHANGED,
                actor=actor,
                whom=account,
                detail=f"{before.word} to {role.word}",
            )

    def disable(self, account: int, actor: int) -> None:
        """Let somebody in no more; their sessions end at once."""
        self.by_id(account)
        with self._book.change() as connection:
            connection.execute("UPDATE accounts SET is_disabled = 1 WHERE id = ?", (account,))
            connection.execute("DELETE FROM sessions WHERE account = ?", (account,))
            _check_admins(connection)
            note(connection, self._clock.now(), Happening.DISABLED, actor=actor, whom=account)

    def enable(self, account: int, actor: int) -> None:
        """Let somebody in again."""
        self.by_id(account)
        with self._book.change() as connection:
            connection.execute("UPDATE accounts SET is_disabled = 0 WHERE id = ?", (account,))
            note(connection, self._clock.now(), Happening.ENABLED, actor=actor, whom=account)

    def delete(self, account: int, actor: int) -> None:
        """Forget somebody, with all that they told; in the log their lines stay without a name."""
        self.by_id(account)
        with self._book.change() as connection:
            note(connection, self._clock.now(), Happening.DELETED, actor=actor, whom=account)
            connection.execute("DELETE FROM accounts WHERE id = ?", (account,))
            _check_admins(connection)


def add_account(
    connection: sqlite3.Connection, name: str, role: Role, hashed: str, language: str | None, now: datetime
) -> int:
    """Add an account in the caller's transaction, and give its id; AccountError where the name is taken."""
    try:
        added = connection.execute(
            "INSERT INTO accounts (name, key, role, password, language, joined) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (name, name_key(name), role, hashed, language, seconds(now)),
        ).fetchone()
    except sqlite3.IntegrityError as error:
        raise AccountError("There is an account of that name already. Choose another name.") from error
    return int(added[0])


def account_of(row: Row) -> Account:
    """The account in a row of COLUMNS."""
    number, name, role, is_disabled, language, joined = row
    return Account(number, name, Role(role), bool(is_disabled), language, moment(joined))


def _check_admins(connection: sqlite3.Connection) -> None:
    """Raise AccountError, which undoes the transaction, where it would leave nobody to look after the rest."""
    if not connection.execute(
        "SELECT 1 FROM accounts WHERE role = ? AND NOT is_disabled LIMIT 1", (Role.ADMIN,)
    ).fetchone():
        raise AccountError("The last admin cannot go. Make somebody else admin first.")
