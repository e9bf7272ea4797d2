"""A kind of sink: its block of the config, and all that edgecount asks of whatever stands in one.

A new kind is a folder with such a block, and a line with it in `config/model.py`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkContext:
    """What there is for a sink to be built of: each kind takes what it needs.

    `store` is the store's file, for readers of it; `memory` keeps short texts over a restart.  `status` says how
    everything stands now, `command` takes what somebody asks for, and `note` is told what became of each message that
    the metrics count.
    """

    layout: SiteLayout
    rules: tuple[AlertRule, ...]
    reports: ReportSettings
    store: Path
    memory: Memory
    status: Callable[[], Status]
    command: Commander
    note: Callable[[Verdict], None]
    clock: Clock


class SinkKind(Section, ABC):
    """A block of the config that sets up sinks of one kind."""

    ABSENT: ClassVar[str | None] = None
    """What `edgecount check` says where there is no such block; None is nothing."""
    SECRETS: ClassVar[tuple[str, ...]] = ()
    """The keys whose values are placeholders, which no message may repeat."""
    RETRY_SECONDS: ClassVar[tuple[float, float]] = (1.0, 60.0)
    """How long a delivery waits after a failure: at first, and doubling up to."""

    @abstractmethod
    def summary(self) -> str:
        """What is set up, as `edgecount check` says it in one line; no secret is in it."""

    @abstractmethod
    def receipt(self) -> str:
        """What is told to whom, as the privacy receipt says it in one line; no secret is in it."""

    @abstractmethod
    def try_out(self, layout: SiteLayout, clock: Clock) -> str:
        """Connect, as `edgecount check --connect` does, and say in one line what answered.

        EdgecountError, in one line with the remedy, where it does not.
        """

    @abstractmethod
    def build(self, context: SinkContext) -> Sequence[Sink]:
        """The sinks, each with a cursor of its own; nothing is opened yet."""
