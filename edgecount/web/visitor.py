"""The visitor of a page: an account that is signed in, or nobody known."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.role import Role
from edgecount.accounts.roster import Account

_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Visitor:
    """An account that asks for a page; `language` is its choice; `session` is None where a script's token asks."""

    account: int
    name: str
    role: Role
    language: str | None
    session: int | None


def cookie_name(*, secure: bool) -> str:
    """The name of the session's cookie; with TLS one that browsers take from this host alone."""
    return "__Host-edgecount" if secure else "edgecount"


def visitor_of(request: HTTPConnection) -> Visitor | None:
    """The visitor of a request, as the guard of its route found; None where nobody is signed in."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    return visitor


def known_visitor(request: HTTPConnection) -> Visitor:
    """The visitor of a page for which a role is needed."""
    visitor = visitor_of(request)
    if visitor is None:
        raise LookupError(f"{request.url.path} is public: its visitor may be nobody known")
    return visitor


def found_visitor(request: HTTPConnection, accounts: Accounts) -> Visitor | None:
    """The visitor that a request names by a token of its header, else by its session's cookie.

    The accounts are asked at every request, so that roles and ends of sessions hold at once.
    """
    given = request.headers.get("authorization", "")
    if given[: len(_BEARER)].lower() == _BEARER:
        use = accounts.tokens.of_secret(given[len(_BEARER) :].strip())
        return _visitor(use.account, use.role, None) if use else None
    cookie = request.cookies.get(cookie_name(secure=request.url.scheme == "https"))
    found = accounts.sessions.of_secret(cookie) if cookie else None
    return _visitor(found.account, found.account.role, found.session) if found else None


def _visitor(account: Account, role: Role, session: int | None) -> Visitor:
    return Visitor(account.id, account.name, role, account.language, session)
