"""Links to the page for the door: a link shows GO or WAIT, and nothing else, without an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from edgecount.accounts.book import PeopleBook, moment, seconds
from edgecount.accounts.journal import Happening, note
from edgecount.accounts.keys.tokens import digest, new_secret
from edgecount.accounts.profile import checked_name
from edgecount.accounts.wrong import AccountError
from edgecount.clock import Clock

MOST = 20


@dataclass(frozen=True, slots=True)
class DoorLink:
    """A link without its secret; `name` says where the screen hangs."""

    id: int
    name: str
    made: datetime


class DoorLinks:
    """All links of the book; they last until they are withdrawn."""

    def __init__(self, book: PeopleBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    def make(self, actor: int, name: str) -> str:
        """Make a link, and give its secret; AccountError where there are too many."""
        name = checked_name(name)
        if len(self.all()) >= MOST:
            raise AccountError("There are {most} links already. Withdraw one that is not in use.", most=MOST)
        now, secret = self._clock.now(), new_secret()
        with self._book.change() as connection:
            connection.execute(
                "INSERT INTO door_links (digest, name, made) VALUES (?, ?, ?)", (digest(secret), name, seconds(now))
            )
            note(connection, now, Happening.DOOR_LINK_MADE, actor=actor, detail=name)
        return secret

    def all(self) -> Sequence[DoorLink]:
        """Every link, the newest first."""
        rows = self._book.rows("SELECT id, name, made FROM door_links ORDER BY id DESC")
        return [DoorLink(number, name, moment(made)) for number, name, made in rows]

    def knows(self, secret: str) -> bool:
        """Whether a link has this secret."""
        return bool(self._book.rows("SELECT 1 FROM door_links WHERE digest = ?", digest(secret)))

    def withdraw(self, actor: int, link: int) -> None:
        """Let a link lead nowhere from now on."""
        with self._book.change() as connection:
            if connection.execute("DELETE FROM door_links WHERE id = ?", (link,)).rowcount:
                note(connection, self._clock.now(), Happening.DOOR_LINK_WITHDRAWN, actor=actor)
