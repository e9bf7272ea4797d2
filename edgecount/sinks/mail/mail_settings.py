"""The settings of mail: the server, the sender and the receivers."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

Security = Literal["starttls", "tls", "none"]
"""How the connection is protected: by STARTTLS (usual on port 587), by TLS from its start (465), or not at all."""

_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")  # no space, no control character: no address can end a header
_HOST = re.compile(r"([0-9A-Za-z_-]{1,63}\.)*[0-9A-Za-z_-]{1,63}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """A mail server, the sender and the receivers; host and addresses are in ASCII, as they are sent.

    `ca` is a file of the certificates to trust, None for those of the system.  Without `user` there is no login.
    `deadline_seconds` is the longest time that one delivery may take in all.  A letter that could not be delivered for
    `give_up_seconds` is given up.
    """

    host: str
    port: int
    security: Security
    sender: str
    receivers: tuple[str, ...]
    ca: Path | None = None
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    deadline_seconds: float = 60.0
    give_up_seconds: float = 86400.0

    def __post_init__(self) -> None:
        if not _HOST.fullmatch(self.host):
            raise ValueError(f"a host is a name or an address in ASCII, not {self.host!r}")
        if not 1 <= self.port <= 65535:
            raise ValueError(f"a port is 1-65535, not {self.port}")
        if self.security not in get_args(Security):
            raise ValueError(f"security is one of {', '.join(get_args(Security))}, not {self.security!r}")
        if not self.receivers:
            raise ValueError("mail has one receiver at least")
        for address in (self.sender, *self.receivers):
            if not _ADDRESS.fullmatch(address):
                raise ValueError(f"an address looks like name@example.org, in ASCII, not {address!r}")
        self._check_login()
        if self.deadline_seconds <= 0 or self.give_up_seconds <= 0:
            raise ValueError("deadline_seconds and give_up_seconds are more than 0")

    def _check_login(self) -> None:
        if (self.user is None) != (self.password is None):
            raise ValueError("a user and a password go together")
        if self.user is not None and self.security == "none":
            raise ValueError("a password is not sent without TLS: security must be starttls or tls")
