"""Metrics of the store, and of what is delivered from it."""

from collections.abc import Iterator
from typing import get_args

from edgecount.daemon.metrics.series import Series, counter, gauge
from edgecount.daemon.recording.counts import Counted
from edgecount.sinks.sink import Verdict
from edgecount.site.status import Status, StoreState


def of_deliveries(status: Status, counted: Counted) -> Iterator[Series]:
    """The metrics of the sinks and of the store; a sink that the config does not have has none."""
    yield gauge(
        "outbox_events",
        "Stored events that are still to be delivered.",
        ("sink",),
        [((name,), sink.waiting) for name, sink in status.sinks.items()],
    )
    if (broker := status.sinks.get("mqtt")) is not None:
        connected = bool(broker.connected)
        yield gauge("mqtt_connected", "Whether the MQTT broker is connected (1) or not (0).", (), [((), connected)])
    if any(name.startswith("mail:") for name in status.sinks):
        yield counter(
            "emails",
            "Mails, one for each receiver, by what became of them.",
            ("result",),
            [((result,), counted.mails.get(result, 0)) for result in get_args(Verdict)],
        )
    yield from _of_store(status.store)


def _of_store(store: StoreState) -> Iterator[Series]:
    yield gauge("store_failing", "Whether the store takes nothing (1) or all (0).", (), [((), store.error is not None)])
    yield gauge("store_waiting_events", "Events that wait in memory to be stored.", (), [((), store.waiting)])
    yield counter("store_lost_events", "Events that were given up while they waited.", (), [((), store.lost)])
    yield gauge("store_unreadable_rows", "Rows that were damaged, and are put aside.", (), [((), store.unreadable)])
