"""All that is kept of one account, for its person to take along: without secrets and hashes.  JSON's kinds only."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.role import Role

_MOST_LINES = 10_000


def exported(accounts: Accounts, account: int) -> dict[str, Any]:
    """The account, its profile, sessions, tokens and lines of the log; AccountError where there is no such account."""
    known = accounts.people.by_id(account)
    return {
        "account": {"name": known.name, "role": known.role.word, "joined": _plain(known.joined)},
        "profile": _plain(asdict(accounts.people.profile_of(account))),
        "sessions": [
            _plain({"device": session.device, "began": session.began, "seen": session.seen})
            for session in accounts.sessions.of_account(account)
        ],
        "tokens": [
            _plain({"name": token.name, "role": token.role, "made": token.made, "used": token.used})
            for token in accounts.tokens.of_account(account)
        ],
        "log": [
            _plain({"at": entry.at, "what": entry.what.value, "by": entry.actor, "whom": entry.whom})
            for entry in accounts.journal(_MOST_LINES, about=account)
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, Role):
        return value.word
    return value.isoformat() if isinstance(value, (date, datetime)) else value
