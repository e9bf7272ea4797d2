"""What the pages are made with: all that lies outside of them, and how they are reached."""

from dataclasses import dataclass, field
from pathlib import Path

from edgecount.accounts.accounts import Accounts
from edgecount.clock import Clock
from edgecount.gateway.client import Gateway


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the pages are reached.

    `hosts` are names that they answer to besides addresses and those of this machine; `proxy` are the addresses whose
    word is taken for where a request came from, by which scheme, and under which prefix.  A recording that somebody
    uploads has `most_upload` bytes at most.
    """

    hosts: frozenset[str] = frozenset()
    proxy: frozenset[str] = frozenset()
    most_upload: int = 4 * 2**30


@dataclass(frozen=True, slots=True)
class WebParts:
    """What the pages are made with: `store` is read only, `folder` is theirs alone."""

    store: Path
    gateway: Gateway
    accounts: Accounts
    folder: Path
    clock: Clock
    settings: WebSettings = field(default_factory=WebSettings)
