"""What the dashboard may ask of the main process: the one list of it, a line each."""

from collections.abc import Callable, Mapping

from edgecount.config.model import Config
from edgecount.config.site_record import site_record
from edgecount.daemon.operations.asked import commands
from edgecount.gateway.ask import Ask
from edgecount.site.command import Commander
from edgecount.site.status import Status
from edgecount.site.status_record import as_record


def asks(config: Config, status: Callable[[], Status], command: Commander) -> Mapping[str, Ask]:
    """Every ask by its name; `status` is called in the gateway's threads."""
    zone = config.site.timezone
    return {
        "status": Ask(lambda _: dict(as_record(status(), zone))),
        "site": Ask(lambda _: site_record(config)),
        **commands(command),
    }
