"""Tokens for scripts: named, shown once, revocable, and never worth more than their owner is at the moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from edgecount.accounts.book import PeopleBook, moment, seconds
from edgecount.accounts.journal import Happening, note
from edgecount.accounts.keys.tokens import digest, new_secret
from edgecount.accounts.keys.use import note_use, with_owner
from edgecount.accounts.profile import checked_name
from edgecount.accounts.role import Role
from edgecount.accounts.roster import Account, account_of
from edgecount.accounts.wrong import AccountError
from edgecount.clock import Clock

MARK = "ecnt_"
"""How every token begins, so that scanners know one that was left in a script."""
MOST = 20
"""An account has no more."""

_FOUND = with_owner("tokens", "tokens.id, tokens.role, used") + "digest = ?"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token without its secret; `role` is what it was made for."""

    id: int
    name: str
    role: Role
    made: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True)
class TokenUse:
    """A token at work: whose it is, and what it may do now."""

    token: int
    account: Account
    role: Role


class ApiTokens:
    """All tokens of the book."""

    def __init__(self, book: PeopleBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    def make(self, owner: Account, name: str, role: Role) -> str:
        """Make a token, and give its secret; AccountError where it would be worth more than its owner."""
        name = checked_name(name)
        if role > owner.role:
            raise AccountError("A token may do no more than you may.")
        if len(self.of_account(owner.id)) >= MOST:
            raise AccountError("You have {most} tokens already. Revoke one that is not in use.", most=MOST)
        now, secret = self._clock.now(), MARK + new_secret()
        with self._book.change() as connection:
            connection.execute(
                "INSERT INTO tokens (digest, account, name, role, made) VALUES (?, ?, ?, ?, ?)",
                (digest(secret), owner.id, name, role, seconds(now)),
            )
            note(connection, now, Happening.TOKEN_MADE, actor=owner.id, whom=owner.id, detail=role.word)
        return secret

    def of_account(self, account: int) -> Sequence[ApiToken]:
        """An account's tokens, the newest first."""
        return [
            ApiToken(number, name, Role(role), moment(made), None if used is None else moment(used))
            for number, name, role, made, used in self._book.rows(
                "SELECT id, name, role, made, used FROM tokens WHERE account = ? ORDER BY id DESC", account
            )
        ]

    def of_secret(self, secret: str) -> TokenUse | None:
        """The token with this secret, unless it was revoked or its owner is disabled."""
        found = self._book.rows(_FOUND, digest(secret))
        if not found:
            return None
        token, role, used, *row = found[0]
        account, last = account_of(tuple(row)), None if used is None else moment(used)
        note_use(self._book, "UPDATE tokens SET used = ? WHERE id = ?", token, last, self._clock.now())
        return TokenUse(token, account, min(Role(role), account.role))

    def revoke(self, account: int, token: int) -> None:
        """Make one of an account's tokens worth nothing."""
        with self._book.change() as connection:
            if connection.execute("DELETE FROM tokens WHERE id = ? AND account = ?", (token, account)).rowcount:
                note(connection, self._clock.now(), Happening.TOKEN_REVOKED, actor=account, whom=account)
