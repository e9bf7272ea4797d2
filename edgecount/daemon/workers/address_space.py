"""How much memory the process of one camera may ask for: what sends it to ask for more is ended, and no other."""

import os
import resource
from contextlib import suppress

BYTES = 4 * 2**30
"""Address space of a worker at most, beside what it has for each core; decision 0066 has what workers take."""
BYTES_A_CORE = 128 * 2**20
"""More of it for every core: libraries begin a thread for each, with a stack and a heap of its own."""


def most_addresses(cores: int | None) -> int:
    """How much address space a worker may have on a machine of so many cores (bytes)."""
    return BYTES + (cores or 1) * BYTES_A_CORE


def limit_address_space(most: int) -> None:
    """Let this process have no more from now on (bytes), or less where that is in force already."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(OSError, ValueError):  # a system that does not let us: then it is the service's own limit that holds
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def limit_worker() -> None:
    """Let this process have no more than a worker may have on this machine."""
    limit_address_space(most_addresses(os.cpu_count()))
