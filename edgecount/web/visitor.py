"""The visitor of a page: an account that is signed in, or nobody known."""

from dataclasses import dataclass
from typing import Protocol

from starlette.requests import HTTPConnection

from edgecount.accounts.role import Role

_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Visitor:
    """An account that asks for a page; `language` is its choice; `session` is None where a script's token asks."""

    account: int
    name: str
    role: Role
    language: str | None
    session: int | None


class Accounts(Protocol):
    """What the frame needs to know of the accounts; both are asked at every request, so roles and ends hold at once."""

    def by_session(self, token: str) -> Visitor | None:
        """The visitor of a session that has not ended."""

    def by_api_token(self, token: str) -> Visitor | None:
        """The visitor in whose name a script asks."""


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
    """The visitor that a request names by a token of its header, else by its session's cookie."""
    given = request.headers.get("authorization", "")
    if given[: len(_BEARER)].lower() == _BEARER:
        return accounts.by_api_token(given[len(_BEARER) :].strip())
    session = request.cookies.get(cookie_name(secure=request.url.scheme == "https"))
    return accounts.by_session(session) if session else None
