"""The settings of a connection to a broker: where it is, how to log in, and whom to trust."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerSettings:
    """A broker, and the name of edgecount there.

    `host` and `port` are the broker's.  No other device may have the same `client_id`.  Without `user`, edgecount does
    not log in by a name.  `ca` is the file of the certificate authority to trust, None for those of the system; `cert`
    and `key` are the files of edgecount's own certificate, None where it shows none.  `connect_seconds` is the limit
    for each of these: the network, TLS, and the broker's answer.  For `answer_seconds` the broker may be silent while
    it owes acknowledgements; with each of them this begins anew.  After `keepalive_seconds` without a word both ask.
    """

    BLOCK: ClassVar[str] = "mqtt"
    """The block of the config that messages name."""
    CERTIFIED: ClassVar[bool] = False
    """Whether that block has keys for a certificate of edgecount's own."""

    host: str
    port: int = 1883
    client_id: str = "edgecount"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    connect_seconds: float = 4.0
    answer_seconds: float = 10.0
    keepalive_seconds: int = 30

    def __post_init__(self) -> None:
        if not self.host:
            raise ValueError("a broker has a host")
        if not 0 < self.port < 65536:
            raise ValueError(f"a port is 1 to 65535, not {self.port}")
        if not self.client_id:
            raise ValueError("a client id has at least one letter")
        if not all(_is_text(text) for text in (self.client_id, self.user, self.password)):
            raise ValueError("the client id, the user or the password has letters that are not UTF-8")
        if (self.cert is None) != (self.key is None):
            raise ValueError("a certificate of edgecount's own has a key, and a key a certificate")

    @property
    def broker(self) -> str:
        """The broker as messages name it."""
        return broker_name(self.host, self.port)

    @property
    def named(self) -> str:
        """What gives the client its name at the broker, as messages name it."""
        return f"{self.BLOCK}.client_id"

    @property
    def topics(self) -> str:
        """The topics that the client must be let write and read, for messages."""
        return "#"


def broker_name(host: str, port: int) -> str:
    """A broker as messages name it."""
    return f"broker {f'[{host}]' if ':' in host else host}:{port}"


def _is_text(text: str | None) -> bool:
    """Whether a text can be sent as UTF-8: an environment variable may hold any bytes."""
    try:
        (text or "").encode()
    except UnicodeEncodeError:
        return False
    return True
