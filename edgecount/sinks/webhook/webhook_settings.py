"""The settings of the webhook: the address that takes events, and how to send them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from edgecount.events.catalogue import KINDS, Told, type_of

USUAL_EVENTS: tuple[str, ...] = tuple(
    type_of(kind) for kind, record in KINDS.items() if isinstance(record.outputs.webhook, Told)
)
"""The types of events that are posted where the config names none."""

_PRINTABLE = re.compile(r"[!-~]+")  # the characters allowed in a request's line: no space, no control character


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """An address that takes events, and how they are sent to it.

    `url` may hold secrets, so messages name only the server.  `token` is sent as a bearer token (RFC 6750).  `ca` is a
    file of the certificates to trust, None for those of the system.  `deadline_seconds` is the longest time that one
    request may take in all.  `events` are the types that are posted; `zone` is the site's time zone, for local times.
    """

    url: str = field(repr=False)
    zone: tzinfo
    token: str | None = field(default=None, repr=False)
    ca: Path | None = None
    deadline_seconds: float = 10.0
    events: Sequence[str] = USUAL_EVENTS

    def __post_init__(self) -> None:
        if not _PRINTABLE.fullmatch(self.url) or self._parts.scheme not in ("http", "https") or not self.host:
            raise ValueError("the address of a webhook is an http or https URL with a host, in ASCII")
        if "@" in self._parts.netloc:
            raise ValueError("the address of a webhook has no user: give a token")
        if not 1 <= self.port <= 65535:
            raise ValueError(f"a port is 1-65535, not {self.port}")
        if self.token is not None and not _PRINTABLE.fullmatch(self.token):
            raise ValueError("a token is printable ASCII without spaces")
        if self.token is not None and not self.tls:
            raise ValueError("a token is not sent without TLS: the address must be https")
        if self.deadline_seconds <= 0:
            raise ValueError("deadline_seconds is more than 0")

    @property
    def _parts(self) -> SplitResult:
        return urlsplit(self.url)

    @property
    def tls(self) -> bool:
        """Whether the connection is encrypted, and the server's name verified."""
        return self._parts.scheme == "https"

    @property
    def host(self) -> str:
        """The server's name or address, without the brackets of IPv6."""
        return (self._parts.hostname or "").replace("%25", "%", 1)

    @property
    def port(self) -> int:
        """The server's TCP port."""
        usual = 443 if self.tls else 80
        return usual if self._parts.port is None else self._parts.port

    @property
    def authority(self) -> str:
        """The server as the `Host` header names it (RFC 9110): with its port, unless that is the usual one."""
        return self._parts.netloc

    @property
    def target(self) -> str:
        """The target of the request: the path and the query."""
        parts = self._parts
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    @property
    def server(self) -> str:
        """The webhook as messages name it."""
        return f"webhook {self._parts.scheme}://{self.authority}"
