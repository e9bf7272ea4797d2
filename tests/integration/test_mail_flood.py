"""Ten thousand crossings an hour around a limit: people get four mails an hour at most, however they play around it.

Everything is real but the clock, which runs ahead: store, alerts, delivery, letters, and a mail server that counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, cycle, islice
from pathlib import Path
from uuid import uuid4

import pytest

from edgecount.alerts.rule import AlertRule
from edgecount.daemon.backoff import Backoff
from edgecount.daemon.delivery.delivery import Delivery
from edgecount.daemon.recording.alerting import Alerting
from edgecount.daemon.recording.counts import Counts
from edgecount.daemon.recording.recorder import Recorder
from edgecount.events.model import Crossing
from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.mail.letters.letters import Letters
from edgecount.sinks.mail.mail_settings import MailSettings
from edgecount.sinks.mail.mail_sink import MailSink, is_for_people
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from tests.support.fakes import FakeClock
from tests.support.servers.mailserver import HOST, Mailbox, mail_server
from tests.support.shops.mail_shop import ANNA
from tests.support.waiting import wait_until

LIMIT = 120
AN_HOUR = 10_000
TICK_SECONDS = 4
TICKS = 4500 // TICK_SECONDS
"""An hour and a quarter."""

LINES = {"entrance": ("door",)}
CALENDAR = Calendar(UTC)
PLACE = SiteLayout(
    slug="main-street",
    name="Main Street",
    calendar=CALENDAR,
    lines=LINES,
    capacity=LIMIT,
)
LOOK = ReportSettings(layout=SiteLayout(slug="main-street", name="Main Street", calendar=CALENDAR, lines=LINES))
USUAL = AlertRule(name="full", kind="occupancy", limit=LIMIT, clear_below=108, most_mails_a_day=100)
NERVOUS = AlertRule(name="full", kind="occupancy", limit=LIMIT, clear_below=LIMIT, hold_seconds=0, most_mails_a_day=100)
"""It is raised and cleared by every single person."""

IN, OUT = 1, -1


def climb() -> Iterator[int]:
    """All come, and nobody leaves."""
    return cycle([IN])


def around() -> Iterator[int]:
    """One more than may be inside, one less, and so on."""
    return chain([IN] * LIMIT, cycle([IN, OUT]))


def waves() -> Iterator[int]:
    """Just too many for just so long that the alert is raised; and just so few that it is cleared."""
    return chain([IN] * 107, cycle([IN] * 14 + [IN, OUT] * 50 + [OUT] * 14))


def saw() -> Iterator[int]:
    """The whole house comes, and goes again."""
    return cycle([IN] * 250 + [OUT] * 250)


def crossings(ways: Iterable[int], ts: datetime) -> list[Crossing]:
    return [
        Crossing(
            id=uuid4(),
            site="main-street",
            ts=ts,
            camera="entrance",
            line="door",
            track=1,
            direction="in" if way == IN else "out",
            confidence=0.9,
        )
        for way in ways
    ]


def arrivals(path: Path, rule: AlertRule, ways: Iterator[int], box: Mailbox, port: int) -> list[datetime]:
    """When the mails of so many crossings arrived, on the clock that runs ahead."""
    clock, arrived, seen = FakeClock(), list[datetime](), 0
    mail = MailSettings(host=HOST, port=port, security="none", sender="shop@example.org", receivers=(ANNA,))
    sink = MailSink(mail, ANNA, Letters(path, LOOK, {rule.name: rule.kind}, clock), Counts().mailed, clock)
    with EventStore(path) as store:
        delivery = Delivery(sink, store, path, clock, Backoff(0.001, 0.002, lambda: 0))
        recorder = Recorder(PLACE, store, path, Alerting([rule], PLACE, clock), None, Counts(), clock)
        recorder.start([delivery])
        delivery.start()
        for tick in range(TICKS):
            due = AN_HOUR * (tick + 1) * TICK_SECONDS // 3600 - AN_HOUR * tick * TICK_SECONDS // 3600
            recorder.record(crossings(islice(ways, due), clock.now()))
            recorder.tick()
            stored = store.read_after(seen, AN_HOUR)
            seen = stored[-1].seq
            if any(is_for_people(item.event) for item in stored):
                wait_until(lambda: not recorder.status().sinks[sink.name].waiting, "the mail server has all")
                arrived += [clock.now()] * (len(box.taken) - len(arrived))
            clock.advance(TICK_SECONDS)
        delivery.finish(0)
        wait_until(lambda: delivery.join(0), "the end of the delivery")
    return arrived


def most_in_an_hour(times: Sequence[datetime]) -> int:
    hour = timedelta(hours=1)
    return max((sum(start <= time < start + hour for time in times) for start in times), default=0)


@pytest.mark.long
@pytest.mark.parametrize(
    ("ways", "rule", "most"),
    [
        pytest.param(climb(), USUAL, 2, id="climb"),
        pytest.param(around(), USUAL, 0, id="around the limit"),
        pytest.param(around(), NERVOUS, 4, id="around a nervous limit"),
        pytest.param(waves(), USUAL, 4, id="waves"),
        pytest.param(saw(), USUAL, 4, id="saw"),
    ],
)
def test_four_mails_an_hour_at_most(tmp_path: Path, ways: Iterator[int], rule: AlertRule, most: int) -> None:
    with mail_server() as server:
        times = arrivals(tmp_path / "edgecount.sqlite", rule, ways, server.mailbox, server.port)
    assert len(times) == len(server.mailbox.taken)
    assert most_in_an_hour(times) == most
