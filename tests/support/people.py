"""Accounts for tests: in a folder of the test's, at a clock that it sets, and with hashes that cost nothing."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edgecount.accounts.accounts import Accounts, Guest
from edgecount.accounts.keys.hashing import Hasher
from edgecount.accounts.role import Role
from edgecount.accounts.roster import Account
from edgecount.clock import Clock

PASSWORD = "correct horse battery"  # noqa: S105 - of people who never lived
ELSEWHERE = "correct donkey battery"
GUEST = Guest("192.0.2.7", "Firefox on Linux")


def cheap_hasher() -> Hasher:
    """A hasher that takes next to no time."""
    return Hasher(rounds=1, memory=8)


@contextmanager
def opened(folder: Path, clock: Clock) -> Iterator[Accounts]:
    """The accounts in a folder."""
    accounts = Accounts(folder / "people.sqlite", clock, cheap_hasher())
    accounts.open()
    try:
        yield accounts
    finally:
        accounts.close()


def set_up(accounts: Accounts, name: str = "Ada", password: str = PASSWORD) -> tuple[Account, str]:
    """An admin, by a one-time code; and the secret of a session."""
    secret = asyncio.run(accounts.set_up(accounts.codes.make(), name, password, GUEST))
    return owner(accounts, secret), secret


def joined(
    accounts: Accounts, admin: Account, name: str, role: Role = Role.STAFF, password: str = PASSWORD
) -> tuple[Account, str]:
    """Somebody by invitation; and the secret of a session."""
    link = accounts.invitations.make(role, admin.id)
    secret = asyncio.run(accounts.join(link, name, password, GUEST))
    return owner(accounts, secret), secret


def owner(accounts: Accounts, secret: str) -> Account:
    """Whose session this is."""
    signed_in = accounts.sessions.of_secret(secret)
    assert signed_in is not None, "the session has ended"
    return signed_in.account
