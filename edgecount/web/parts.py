"""What the pages are made with: all that lies outside of them, and how they are reached."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from edgecount.clock import Clock
from edgecount.web.visitor import Accounts


class Gateway(Protocol):
    """What the main process is asked by."""

    async def ask(self, name: str, /, **values: Any) -> dict[str, Any]:
        """The answer to a question; EdgecountError in one line where there is none."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the pages are reached.

    `hosts` are names that they answer to besides addresses and those of this machine; `proxy` are the addresses whose
    word is taken for where a request came from, by which scheme, and under which prefix; `secure` says that browsers
    speak TLS with us.
    """

    hosts: frozenset[str] = frozenset()
    proxy: frozenset[str] = frozenset()
    secure: bool = False


@dataclass(frozen=True, slots=True)
class WebParts:
    """What the pages are made with: `store` is read only, `folder` is theirs alone."""

    store: Path
    gateway: Gateway
    accounts: Accounts
    folder: Path
    clock: Clock
    settings: WebSettings = field(default_factory=WebSettings)
