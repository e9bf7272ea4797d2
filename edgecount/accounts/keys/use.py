"""What sessions and tokens have in common: whose they are, and when they were last used."""

from datetime import datetime, timedelta

from edgecount.accounts.book import PeopleBook, PeopleBookError, seconds
from edgecount.accounts.roster import COLUMNS

_NOTED = timedelta(minutes=5)
"""So exactly is it kept when one was last used."""


def with_owner(table: str, columns: str) -> str:
    """The question for these columns and the owner's account; a condition follows.  Disabled owners have none."""
    return (
        f"SELECT {columns}, {COLUMNS} FROM {table} JOIN accounts ON accounts.id = account "  # noqa: S608 - ours
        "WHERE NOT is_disabled AND "
    )


def note_use(book: PeopleBook, question: str, row: int, last: datetime | None, now: datetime) -> None:
    """Keep when a row was last used, by a question for the moment and its id; a full disk keeps nobody out."""
    if last is not None and now - last < _NOTED:
        return
    try:
        with book.change() as connection:
            connection.execute(question, (seconds(now), row))
    except PeopleBookError:
        return  # reading goes on; the store's own lines tell of the disk
