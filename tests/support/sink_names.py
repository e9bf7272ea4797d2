"""The names of sinks as the daemon has them: made by the code that makes its sinks, of a config with all kinds."""

from concurrent.futures import Future
from datetime import UTC
from pathlib import Path

from edgecount.config.model import Config
from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.kind import SinkContext
from edgecount.sinks.sink import Verdict
from edgecount.site.command import Command
from edgecount.site.layout import SiteLayout
from edgecount.site.status import Status
from tests.support.fakes import FakeClock, FakeMemory

RECEIVERS = ("anna@example.org", "ben@example.org")
_CONFIG = {
    "site": {"name": "Main Street", "timezone": "UTC"},
    "cameras": {"entrance": {"lines": {"door": {"from": [0.5, 0.0], "to": [0.5, 1.0], "in_side": "left"}}}},
    "mqtt": {"host": "broker.example.org"},
    "mail": {"host": "mail.example.org", "sender": "shop@example.org", "receivers": list(RECEIVERS)},
    "webhook": {"url": "https://hooks.example.org/x"},
    "fleet": {"host": "fleet.example.org", "box": "berlin-12"},
}


def _no_status() -> Status:
    raise AssertionError("nobody asks how it stands while sinks are built")


def _no_command(_command: Command) -> "Future[int]":
    raise AssertionError("nothing is commanded while sinks are built")


def sink_names() -> tuple[str, ...]:
    """The names of an MQTT sink, of a mail sink for each of RECEIVERS, of a webhook, and of the uplink."""
    layout = SiteLayout(slug="main-street", name="Main Street", calendar=Calendar(UTC), lines={"entrance": ("door",)})
    context = SinkContext(
        layout=layout,
        rules=(),
        reports=ReportSettings(layout=layout),
        store=Path("no-store"),
        memory=FakeMemory(),
        status=_no_status,
        command=_no_command,
        mailed=list[Verdict]().append,
        clock=FakeClock(),
        goes_on=lambda _kind: False,
    )
    return tuple(sink.name for kind in Config.model_validate(_CONFIG).sinks for sink in kind.build(context))


MQTT, ANNA, BEN, WEBHOOK, FLEET = sink_names()
