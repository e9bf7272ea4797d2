"""The certificate of our own making: what is in its file, and when it is time for another.  Pure but for `names_here`.

The first line of the file says until when it holds and for whom, so that nothing needs to parse certificates:

    # edgecount: until 2027-12-30T09:00:00+00:00, for 127.0.0.1 counter.local localhost
"""

import re
import socket
from collections.abc import Iterable, Set
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_address

from edgecount.web.security.hosts import own_names

LASTS = timedelta(days=397)
"""Browsers take none that lasts longer."""
EARLY = timedelta(days=30)
"""So long before its end it is renewed."""
SLACK = timedelta(days=1)
"""So long before now it begins: clocks differ."""
_HEAD = re.compile(r"# edgecount: until (\S+), for ([^\n]*)\n")
_NOWHERE = ("192.0.2.1", 9)  # a documentation address: nothing is sent to it


def head(until: datetime, names: Iterable[str]) -> str:
    """The first line of the file."""
    return f"# edgecount: until {until.isoformat(timespec='seconds')}, for {' '.join(sorted(names))}\n"


def is_due(text: str, names: Set[str], now: datetime) -> bool:
    """Whether it is time for another: the one in the file ends soon, is not for all these names, or is none."""
    match = _HEAD.match(text)
    if match is None:
        return True
    try:
        until = datetime.fromisoformat(match[1])
    except ValueError:
        return True
    return not now + EARLY < until <= now + LASTS or not names <= set(match[2].split())


def names_here(host: str, hosts: Iterable[str]) -> frozenset[str]:
    """The names and addresses under which this machine is asked, where it listens at this address."""
    addresses = {"127.0.0.1", "::1", host if not ip_address(host).is_unspecified else outward()}
    return frozenset({*own_names(), *(name.lower() for name in hosts), *addresses})


def outward() -> str:
    """The address of this machine in its network; the loopback's where it has none."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        connection.connect(_NOWHERE)
        return str(connection.getsockname()[0])
    return "127.0.0.1"
