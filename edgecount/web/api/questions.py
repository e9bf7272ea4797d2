"""What a script asks for, read from the query of an address.  Pure."""

from collections.abc import Mapping
from datetime import date

from edgecount.errors import EdgecountError
from edgecount.text import shown

MOST_EVENTS = 1000
_GREATEST = 2**63 - 1


class QueryError(EdgecountError):
    """A query asks for what there cannot be: one line names the value, and what it may be."""


def whole_number(query: Mapping[str, str], name: str, default: int, most: int = _GREATEST, least: int = 0) -> int:
    """A whole number of a query."""
    given = query.get(name, str(default))
    if not (given.isascii() and given.isdigit() and len(given) <= 19 and least <= int(given) <= most):
        raise QueryError(f"{name} is a whole number from {least} to {most}, not {shown(given)}")
    return int(given)


def day_of(query: Mapping[str, str], today: date) -> date:
    """The business day that is asked for; today where none is."""
    given = query.get("day")
    if given is None:
        return today
    try:
        found = date.fromisoformat(given) if len(given) == 10 else None
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year < 2100:
        raise QueryError(f"day is a day from 2000 to 2099 such as 2026-05-04, not {shown(given)}")
    return found


def refuse_others(query: Mapping[str, str], known: tuple[str, ...]) -> None:
    """Refuse a query with a name that means nothing here: it may be a slip of the pen."""
    for name in query:
        if name not in known:
            told = f"known here: {', '.join(known)}" if known else "none are known here"
            raise QueryError(f"{shown(name)} is nothing that can be asked for; {told}")
