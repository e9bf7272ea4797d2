"""The daemon's metrics, as Prometheus reads them: the only module that knows prometheus_client.

Gauges are made from the status at the moment of the request; only what the status does not know is counted apart.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from edgecount.daemon.metrics.of_cameras import of_cameras
from edgecount.daemon.metrics.of_deliveries import of_deliveries
from edgecount.daemon.metrics.of_people import of_people
from edgecount.daemon.metrics.series import Histogram, Series, counter, gauge
from edgecount.daemon.operations.pages.page import Page
from edgecount.daemon.recording.counts import Counts
from edgecount.site.status import Status

Processes = Callable[[], Mapping[str, int]]
"""The number of each worker's process, by camera; may be asked by any thread."""

_OF_WORKERS = {
    "process_resident_memory_bytes": "The memory of a camera's process, with what all of them share.",
    "process_cpu_seconds_total": "The processor time of a camera's process, since it was started.",
    "process_open_fds": "The files, sockets and pipes that a camera's process has open.",
    "process_start_time_seconds": "When a camera's process was started, since 1970.",
}
"""What is told of workers, by the name that it has of other programs."""


def no_processes() -> Mapping[str, int]:
    """The workers of a daemon that has none."""
    return {}


class Metrics(Collector):
    """Writes the metrics of this daemon; `status` and `processes` are called in the thread that asks."""

    def __init__(self, status: Callable[[], Status], counts: Counts, processes: Processes = no_processes) -> None:
        self._status = status
        self._counts = counts
        self._processes = processes

    def page(self) -> Page:
        """All metrics, those of the processes among them, in the text format."""
        registry = CollectorRegistry()
        registry.register(self)
        return Page(generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4)

    def collect(self) -> Iterator[Metric]:
        """Every metric, with the site as its first label; called by the registry."""
        status = self._status()
        for series in self._series(status):
            yield _family(status.site, series)
        yield from _of_this_process(status.site)

    def _series(self, status: Status) -> Iterator[Series | Histogram]:
        counted = self._counts.counted()
        yield gauge("build_info", "The version that runs; always 1.", ("version",), [((status.version,), 1)])
        yield from of_people(status, counted)
        yield from of_cameras(status, counted)
        yield from of_deliveries(status, counted)
        yield from _of_workers(self._processes())


def _of_workers(processes: Mapping[str, int]) -> Iterator[Series]:
    found = {camera: _process(f"{number}") for camera, number in processes.items()}
    for name, text in _OF_WORKERS.items():
        make = counter if name.endswith("_total") else gauge
        plain = name.removeprefix("process").removesuffix("_total")
        samples = [((camera,), values[name]) for camera, values in found.items() if name in values]
        yield make(f"worker{plain}", text, ("camera",), samples)


def _process(number: str) -> Mapping[str, float]:
    """What the system tells of a process, by name; nothing of one that has ended."""
    families = ProcessCollector(pid=lambda: number, registry=None).collect()
    return {sample.name: sample.value for family in families for sample in family.samples}


def _of_this_process(site: str) -> Iterator[Metric]:
    """What every program under Prometheus tells, of the main process."""
    for family in ProcessCollector(registry=None).collect():
        for sample in family.samples:
            sample.labels["site"] = site
        yield family


def _family(site: str, series: Series | Histogram) -> Metric:
    name, labels = f"edgecount_{series.name}", ("site", *series.labels)
    if isinstance(series, Histogram):
        durations = HistogramMetricFamily(name, series.text, labels=labels)
        for values, found in series.samples:
            bounds = (*map(str, found.bounds), "+Inf")
            buckets = list(zip(bounds, accumulate(found.counts), strict=True))
            durations.add_metric((site, *values), buckets, found.seconds)
        return durations
    family = (GaugeMetricFamily if series.kind == "gauge" else CounterMetricFamily)(name, series.text, labels=labels)
    for values, value in series.samples:
        family.add_metric((site, *values), value)
    return family
