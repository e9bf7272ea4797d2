"""The accounts of one dashboard: the file, what is in it, and how somebody comes in."""

import math
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from edgecount.accounts.acknowledgements import Acknowledgements
from edgecount.accounts.book import PeopleBook
from edgecount.accounts.journal import Happening, JournalEntry, entries, note
from edgecount.accounts.keys.api_tokens import ApiTokens
from edgecount.accounts.keys.attempts import Attempts
from edgecount.accounts.keys.codes import Codes, use_code
from edgecount.accounts.keys.door_links import DoorLinks
from edgecount.accounts.keys.hashing import Hasher
from edgecount.accounts.keys.invitations import Invitations, use_up
from edgecount.accounts.keys.passwords import check_password
from edgecount.accounts.profile import checked_name, name_key
from edgecount.accounts.role import Role
from edgecount.accounts.roster import Roster, add_account
from edgecount.accounts.sessions import Sessions, begin_session
from edgecount.accounts.wrong import AccountError, TooSoonError
from edgecount.clock import Clock

_FREE = 5
"""Failures of an address that cost no wait: several people may be behind one."""


@dataclass(frozen=True, slots=True)
class Guest:
    """From where somebody asks to come in: the address, the device in words, and the language of its pages."""

    address: str
    device: str
    language: str | None = None


class Accounts:
    """All that is known of people; `open` before use, and `close` after.  What returns a secret returns a session's."""

    def __init__(self, path: Path, clock: Clock, hasher: Hasher | None = None) -> None:
        self._book = PeopleBook(path)
        self._clock = clock
        self._hasher = hasher or Hasher()
        self._by_name, self._by_address = Attempts(free=0), Attempts(free=_FREE)
        self.people = Roster(self._book, clock)
        self.sessions = Sessions(self._book, clock)
        self.invitations = Invitations(self._book, clock)
        self.tokens = ApiTokens(self._book, clock)
        self.codes = Codes(self._book, clock)
        self.door_links = DoorLinks(self._book, clock)
        self.acknowledgements = Acknowledgements(self._book, clock)

    def open(self) -> None:
        """Open the file; PeopleBookError where it cannot be used."""
        self._book.open()

    def close(self) -> None:
        """Close the file, and end the thread that hashes."""
        self._hasher.close()
        self._book.close()

    def journal(self, most: int, about: int | None = None) -> list[JournalEntry]:
        """The newest lines of the log, newest first; those about one account where its id is given."""
        return entries(self._book, most, about)

    async def log_in(self, name: str, password: str, guest: Guest) -> str:
        """Begin a session; AccountError, the same for unknown names, disabled accounts and wrong passwords."""
        self._begin(guest.address, name)
        found = self.people.sought(name)
        fits = await self._hasher.fits(found[1] if found else None, password)
        if found is None or not fits:
            raise AccountError("Name or password is wrong.")
        self._succeed(guest.address, name)
        return self._session(found[0].id, found[1], guest, Happening.SIGNED_IN)

    def check_code(self, code: str, guest: Guest) -> None:
        """Raise AccountError where a one-time code would not do; guesses are slowed down."""
        self._begin(guest.address, None)
        self.codes.check(code)
        self._succeed(guest.address, None)

    async def set_up(self, code: str, name: str, password: str, guest: Guest) -> str:
        """Make an admin's account by a one-time code, and begin its session."""
        self.check_code(code, guest)
        name, hashed = await self._new(name, password)
        now = self._clock.now()
        with self._book.change() as connection:
            use_code(connection, code, now)
            return self._join(connection, Happening.SET_UP, (name, Role.ADMIN, hashed), guest, now)

    async def join(self, secret: str, name: str, password: str, guest: Guest) -> str:
        """Make an account by an invitation, and begin its session."""
        invitation = self.invitations.of_secret(secret)
        if invitation.account is not None:
            raise AccountError("This link is for a new password.")
        name, hashed = await self._new(name, password)
        now = self._clock.now()
        with self._book.change() as connection:
            use_up(connection, invitation.id, now)
            return self._join(connection, Happening.JOINED, (name, invitation.role, hashed), guest, now)

    async def reset_password(self, secret: str, password: str, guest: Guest) -> str:
        """Choose a new password by a link; all sessions end, and a new one begins."""
        invitation = self.invitations.of_secret(secret)
        if invitation.account is None or invitation.name is None:
            raise AccountError("This link is for a new account.")
        check_password(password, invitation.name)
        hashed = await self._hasher.hashed(password)
        with self._book.change() as connection:
            use_up(connection, invitation.id, self._clock.now())
            self._by_name.forget(name_key(invitation.name))
            return self._replace_password(connection, invitation.account, hashed, guest)

    async def change_password(self, account: int, current: str, password: str, guest: Guest) -> str:
        """Change somebody's own password; all their sessions end, and a new one begins."""
        before = self.people.password_of(account)
        await self.check_own_password(account, current, guest)
        check_password(password, self.people.by_id(account).name)
        hashed = await self._hasher.hashed(password)
        with self._book.change() as connection:
            _check_still(connection, account, before)
            return self._replace_password(connection, account, hashed, guest)

    async def check_own_password(self, account: int, password: str, guest: Guest) -> None:
        """Raise AccountError where this is not the password of somebody signed in; guesses are slowed down."""
        name = self.people.by_id(account).name
        self._begin(guest.address, name)
        if not await self._hasher.fits(self.people.password_of(account), password):
            raise AccountError("That is not your present password.")
        self._succeed(guest.address, name)

    async def delete_own(self, account: int, password: str, guest: Guest) -> None:
        """Delete somebody's own account; AccountError for the last admin, or a wrong password."""
        await self.check_own_password(account, password, guest)
        self.people.delete(account, account)

    async def _new(self, name: str, password: str) -> tuple[str, str]:
        """The name as it is kept and the password's hash, of somebody new."""
        name = checked_name(name)
        check_password(password, name)
        return name, await self._hasher.hashed(password)

    def _join(
        self, connection: Connection, what: Happening, who: tuple[str, Role, str], guest: Guest, now: datetime
    ) -> str:
        account = add_account(connection, *who, guest.language, now)
        note(connection, now, what, actor=account, whom=account, detail=who[1].word)
        return begin_session(connection, account, guest.device, now)

    def _replace_password(self, connection: Connection, account: int, hashed: str, guest: Guest) -> str:
        now = self._clock.now()
        connection.execute("UPDATE accounts SET password = ? WHERE id = ?", (hashed, account))
        connection.execute("DELETE FROM sessions WHERE account = ?", (account,))
        note(connection, now, Happening.PASSWORD_CHANGED, actor=account, whom=account)
        return begin_session(connection, account, guest.device, now)

    def _session(self, account: int, hashed: str, guest: Guest, what: Happening) -> str:
        """Begin a session, unless somebody was disabled or changed the password while it was compared."""
        now = self._clock.now()
        with self._book.change() as connection:
            _check_still(connection, account, hashed)
            note(connection, now, what, actor=account, whom=account)
            return begin_session(connection, account, guest.device, now)

    def _begin(self, address: str, name: str | None) -> None:
        """Count an attempt; TooSoonError where it comes too soon, and is not counted."""
        now = self._clock.monotonic()
        key = None if name is None else name_key(name)
        wait = max(self._by_address.wait(address, now), 0.0 if key is None else self._by_name.wait(key, now))
        if wait > 0:
            raise TooSoonError(math.ceil(wait))
        self._by_address.begin(address, now)
        if key is not None:
            self._by_name.begin(key, now)

    def _succeed(self, address: str, name: str | None) -> None:
        self._by_address.take_back(address)
        if name is not None:
            self._by_name.forget(name_key(name))


def _check_still(connection: Connection, account: int, hashed: str) -> None:
    """Raise AccountError where somebody was disabled, or had another password, while theirs was hashed."""
    if not connection.execute(
        "SELECT 1 FROM accounts WHERE id = ? AND password = ? AND NOT is_disabled", (account, hashed)
    ).fetchone():
        raise AccountError("Name or password is wrong.")
