"""Which passwords will do: long ones, or shorter ones that nobody would try first.  Nothing else is asked of them."""

from importlib.resources import files

from edgecount.accounts.profile import name_key
from edgecount.accounts.wrong import AccountError

LEAST = 8
LONG = 15
"""Characters from which on a password may be any."""
MOST = 500
"""More than a manager of passwords makes, and little to hash."""


def check_password(password: str, name: str) -> None:
    """Raise AccountError where a password will not do for the account of this name."""
    if not LEAST <= len(password) <= MOST:
        raise AccountError("A password has {least} to {most} characters.", least=LEAST, most=MOST)
    if len(password) < LONG and (name_key(password) == name_key(name) or is_common(password)):
        raise AccountError(
            "Others would try that password first. Take another one, or one of {long} characters or more.",
            long=LONG,
        )


def is_common(password: str) -> bool:
    """Whether a password, in small or large letters, is in the list of common ones; reads the list line by line."""
    sought = password.casefold() + "\n"
    with (files("edgecount.accounts.keys") / "common_passwords.txt").open(encoding="utf-8") as lines:
        return any(line == sought and not line.startswith("# ") for line in lines)
