"""The log of the accounts: when somebody did what, to whose account; kept for a year, and told to the program's log."""

import logging
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from edgecount.accounts.book import PeopleBook, moment, seconds

KEPT = timedelta(days=365)

_log = logging.getLogger(__name__)


class Happening(StrEnum):
    """What may happen to accounts; the values are kept, so none is ever changed."""

    CODE_MADE = "code made"
    SET_UP = "set up"
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    SESSIONS_ENDED = "sessions ended"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - no password
    PROFILE_CHANGED = "profile changed"
    INVITED = "invited"
    LINK_WITHDRAWN = "link withdrawn"
    RESET_OFFERED = "reset offered"
    JOINED = "joined"
    ROLE_CHANGED = "role changed"
    DISABLED = "disabled"
    ENABLED = "enabled"
    TOKEN_MADE = "token made"  # noqa: S105 - no token
    TOKEN_REVOKED = "token revoked"  # noqa: S105 - no token
    DOOR_LINK_MADE = "door link made"
    DOOR_LINK_WITHDRAWN = "door link withdrawn"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the log; a name is None where that account is no more, or nobody's."""

    at: datetime
    what: Happening
    actor: str | None
    whom: str | None
    detail: str


def note(
    connection: sqlite3.Connection,
    now: datetime,
    what: Happening,
    *,
    actor: int | None = None,
    whom: int | None = None,
    detail: str = "",
) -> None:
    """Write a line, in the transaction of what it tells of; accounts are given by their ids."""
    connection.execute("DELETE FROM journal WHERE at < ?", (seconds(now - KEPT),))
    connection.execute(
        "INSERT INTO journal (at, what, actor, whom, detail) VALUES (?, ?, ?, ?, ?)",
        (seconds(now), what.value, actor, whom, detail),
    )
    _log.info("accounts: %s%s", _told(what, actor, whom), f" ({detail})" if detail else "")


def entries(book: PeopleBook, most: int, about: int | None = None) -> list[JournalEntry]:
    """The newest lines, newest first; those about one account where its id is given."""
    found = book.rows(
        "SELECT at, what, a.name, w.name, detail FROM journal "
        "LEFT JOIN accounts a ON a.id = actor LEFT JOIN accounts w ON w.id = whom "
        "WHERE ?1 IS NULL OR actor = ?1 OR whom = ?1 ORDER BY journal.id DESC LIMIT ?2",
        about,
        most,
    )
    return [JournalEntry(moment(at), Happening(what), actor, whom, detail) for at, what, actor, whom, detail in found]


def _told(what: Happening, actor: int | None, whom: int | None) -> str:
    """The line without names: those are in the file of accounts, and go from there when somebody goes."""
    by = "" if actor is None else f" by account {actor}"
    return f"{what.value}{by}" + ("" if whom in {None, actor} else f", account {whom}")
