"""A kind of sink: its block of the config, and all that edgecount asks of such a block.

A new kind is a folder with such a block, a line with it in `config/model.py`, and its telling in `events/catalogue.py`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from edgecount.alerts.rule import AlertRule
from edgecount.clock import Clock
from edgecount.fields.section import Section
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.memory import Memory
from edgecount.sinks.sink import Sink, Verdict
from edgecount.site.command import Commander
from edgecount.site.layout import SiteLayout
from edgecount.site.status import Status
from edgecount.site.told_pictures import no_pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkContext:
    """The parts of which a sink is built; each kind takes what it needs.

    `layout` is the site's, `rules` are its alert rules, `reports` says how its files look.  `store` is the path of the
    store's file, for readers.  `memory` keeps short texts over a restart.  `status` gives the status of everything now,
    `command` takes a command, and `mailed` takes the verdict on each mail, for the metrics.  `pictures` gives the
    pictures of cameras that have come since the last call.  `goes_on` says at the end of sinks whether the config that
    takes over has the same block.  `config_hash` is the SHA-256 of the config, in hex.
    """

    layout: SiteLayout
    rules: tuple[AlertRule, ...]
    reports: ReportSettings
    store: Path
    memory: Memory
    status: Callable[[], Status]
    command: Commander
    mailed: Callable[[Verdict], None]
    clock: Clock
    goes_on: Callable[["SinkKind"], bool]
    pictures: Callable[[], Mapping[str, bytes]] = no_pictures
    config_hash: str = ""


class SinkKind(Section, ABC):
    """A block of the config that sets up sinks of one kind."""

    ABSENT: ClassVar[str | None] = None
    """What `edgecount check` says where there is no such block; None is nothing."""
    SECRETS: ClassVar[tuple[str, ...]] = ()
    """The keys whose values are placeholders, which no message may repeat."""
    RETRY_SECONDS: ClassVar[tuple[float, float]] = (1.0, 60.0)
    """How long a delivery waits after a failure (seconds): the first wait, and the longest, up to which it doubles."""

    @abstractmethod
    def summary(self) -> str:
        """What is set up, in one line without secrets, for `edgecount check`."""

    @abstractmethod
    def receipt(self) -> str:
        """What is sent, and where to, in one line without secrets, for the privacy receipt."""

    @abstractmethod
    def try_out(self, layout: SiteLayout, clock: Clock) -> str:
        """Connect, for `edgecount check --connect`, and return in one line what answered.

        EdgecountError, in one line with the remedy, where there is no answer.
        """

    @abstractmethod
    def build(self, context: SinkContext) -> Sequence[Sink]:
        """Build the sinks, each with its own cursor; nothing is opened yet."""
