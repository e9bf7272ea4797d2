"""Gives up what a worker does not need, as far as this machine can see to it."""

import logging

from edgecount.daemon.workers.confinement import landlock, seccomp
from edgecount.daemon.workers.confinement.reach import Reach

log = logging.getLogger(__name__)


def give_up_all_but(reach: Reach) -> None:
    """Keep this reach and no new rights; where the kernel cannot hold us to that, a line of the debug log says so."""
    try:
        landlock.gain_nothing()
        found = landlock.confine(reach)
    except OSError as error:
        log.debug("the kernel does not confine this worker: %s", error)
    else:
        log.debug("the kernel confines this worker: Landlock %d", found)


def make_no_connections() -> None:
    """Connect to nobody from here on, by whatever kind of socket; call it after `give_up_all_but`."""
    try:
        held = seccomp.connect_to_nobody()
    except OSError as error:
        log.debug("the kernel does not keep this process from connections: %s", error)
    else:
        log.debug("the kernel keeps this process from connections: %s", held)
