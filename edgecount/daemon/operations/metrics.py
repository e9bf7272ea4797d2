"""The daemon's metrics, as Prometheus reads them: the only module that knows prometheus_client.

Gauges are made from the status at the moment of the request; only what the status does not know is counted apart.
Counters begin at zero before anything happens, so that Prometheus sees the first increase.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import get_args

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from edgecount.counting.facts import Reason
from edgecount.daemon.operations.pages import Page
from edgecount.daemon.recording.counts import Counted, Counts
from edgecount.daemon.workers.work import BOUNDS, Durations, FrameResult
from edgecount.events.model import Direction
from edgecount.sinks.sink import Verdict
from edgecount.site.status import Status, StoreState

Samples = Iterable[tuple[tuple[str, ...], float]]
"""A metric's values, each after those of its labels."""


class Metrics(Collector):
    """Writes the metrics of this daemon; `status` is called in the thread that asks."""

    def __init__(self, status: Callable[[], Status], counts: Counts) -> None:
        self._status = status
        self._counts = counts

    def page(self) -> Page:
        """All metrics, those of the process among them, in the text format."""
        registry = CollectorRegistry()
        registry.register(self)
        ProcessCollector(registry=registry)
        return Page(generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4)

    def collect(self) -> Iterator[Metric]:
        """The metrics of our own; called by the registry."""
        status, counted = self._status(), self._counts.counted()
        yield _gauge("build_info", "The version that runs; always 1.", ("version",), [((status.version,), 1)])
        yield from _of_lines(status, counted)
        yield from _of_zones(status, counted)
        yield from _of_cameras(status, counted)
        yield _of_looks(counted)
        yield from _of_sinks(status, counted)
        yield from _of_store(status.store)


def _of_lines(status: Status, counted: Counted) -> Iterator[Metric]:
    lines = status.figures.lines
    yield _gauge("occupancy", "The people inside.", ("site",), [((status.site,), status.figures.shown)])
    yield _counter(
        "crossings",
        "People who changed sides of a line; one who turns round and goes back has done so twice.",
        ("camera", "line", "direction"),
        {**{(*line, way): 0 for line in lines for way in get_args(Direction)}, **counted.crossings}.items(),
    )
    yield _counter(
        "crossings_rejected",
        "People who came to a line and were not counted.",
        ("camera", "line", "reason"),
        {**{(*line, reason): 0 for line in lines for reason in get_args(Reason)}, **counted.rejected}.items(),
    )


def _of_zones(status: Status, counted: Counted) -> Iterator[Metric]:
    """While a camera gives no pictures nobody knows how many are in its zones, and nothing is said of them."""
    yield _gauge(
        "zone_people",
        "The people in a zone of a camera.",
        ("camera", "zone"),
        [(key, figures.count) for key, figures in status.zones.items() if figures is not None],
    )
    yield _counter(
        "falls",
        "People who fell in a zone of a camera.",
        ("camera", "zone"),
        {**dict.fromkeys(status.zones, 0), **counted.falls}.items(),
    )


def _of_cameras(status: Status, counted: Counted) -> Iterator[Metric]:
    watched = {name: camera for name, camera in status.cameras.items() if camera.condition != "disabled"}
    yield _gauge(
        "camera_up",
        "Whether a camera gives pictures (1) or not (0).",
        ("camera",),
        [((name,), camera.condition == "online") for name, camera in watched.items()],
    )
    yield _gauge(
        "camera_degraded",
        "Whether less is done for a camera than configured (1) or not (0), because the machine cannot keep up.",
        ("camera",),
        [((name,), camera.degraded is not None) for name, camera in watched.items()],
    )
    yield _counter(
        "camera_reconnects",
        "How often a camera gave pictures again.",
        ("camera",),
        [((name,), counted.reconnects.get(name, 0)) for name in watched],
    )
    yield _counter(
        "frames",
        "Frames of a camera, by what became of them.",
        ("camera", "result"),
        {**{(name, result): 0 for name in watched for result in get_args(FrameResult)}, **counted.frames}.items(),
    )
    yield _gauge(
        "last_frame_timestamp_seconds",
        "When the last processed frame of a camera was taken, since 1970.",
        ("camera",),
        [((name,), ts.timestamp()) for name, ts in counted.last_frames.items()],
    )
    yield _histogram(
        "frame_age_seconds",
        "How old a frame of a camera was when all that it shows was counted.",
        ("camera",),
        [((name,), counted.ages.get(name, Durations())) for name in watched],
    )


def _of_looks(counted: Counted) -> Metric:
    return _histogram(
        "inference_duration_seconds", "How long the detector took for one picture.", (), [((), counted.looks)]
    )


def _of_sinks(status: Status, counted: Counted) -> Iterator[Metric]:
    yield _gauge(
        "outbox_events",
        "Stored events that are still to be delivered.",
        ("sink",),
        [((name,), sink.waiting) for name, sink in status.sinks.items()],
    )
    if (broker := status.sinks.get("mqtt")) is not None:
        connected = bool(broker.connected)
        yield _gauge("mqtt_connected", "Whether the MQTT broker is connected (1) or not (0).", (), [((), connected)])
    if any(name.startswith("mail:") for name in status.sinks):
        yield _counter(
            "emails",
            "Mails, one for each receiver, by what became of them.",
            ("result",),
            [((result,), counted.mails.get(result, 0)) for result in get_args(Verdict)],
        )


def _of_store(store: StoreState) -> Iterator[Metric]:
    yield _gauge(
        "store_failing", "Whether the store takes nothing (1) or all (0).", (), [((), store.error is not None)]
    )
    yield _gauge("store_waiting_events", "Events that wait in memory to be stored.", (), [((), store.waiting)])
    yield _counter("store_lost_events", "Events that were given up while they waited.", (), [((), store.lost)])


def _gauge(name: str, text: str, labels: tuple[str, ...], samples: Samples) -> Metric:
    return _filled(GaugeMetricFamily(f"edgecount_{name}", text, labels=labels), samples)


def _counter(name: str, text: str, labels: tuple[str, ...], samples: Samples) -> Metric:
    """A counter; the format adds `_total` to its name."""
    return _filled(CounterMetricFamily(f"edgecount_{name}", text, labels=labels), samples)


def _histogram(
    name: str, text: str, labels: tuple[str, ...], samples: Iterable[tuple[tuple[str, ...], Durations]]
) -> Metric:
    family = HistogramMetricFamily(f"edgecount_{name}", text, labels=labels)
    bounds = (*map(str, BOUNDS), "+Inf")
    for values, durations in samples:
        buckets = list(zip(bounds, accumulate(durations.counts), strict=True))
        family.add_metric(values, buckets, durations.seconds)
    return family


def _filled(family: GaugeMetricFamily | CounterMetricFamily, samples: Samples) -> Metric:
    for labels, value in samples:
        family.add_metric(labels, value)
    return family
