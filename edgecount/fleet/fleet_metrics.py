"""What Prometheus reads of a fleet: of each box when it was heard, its clock, and what is missing of its events."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from edgecount.clock import Clock
from edgecount.errors import EdgecountError
from edgecount.fleet.box_states import BoxState, box_states
from edgecount.fleet.database.boxes import last_heard, refused_count
from edgecount.fleet.database.connecting import Database, DatabaseError

_LABELS = ("box", "site")
_OF_BOXES: Sequence[tuple[str, str, Callable[[BoxState], float]]] = (
    ("box_heard_timestamp_seconds", "When a box was last heard, since 1970.", lambda box: box.heard.heard.timestamp()),
    ("box_clock_skew_seconds", "How far a box's clock is ahead of the broker's.", lambda box: box.heard.skew_seconds),
    ("box_missing_events", "How many numbers of a box's events are missing.", lambda box: box.heard.missing),
    ("box_remarks", "How many remarks `edgecount fleet boxes` has on a box.", lambda box: len(box.remarks)),
    (
        "box_cameras_lost",
        "How many cameras of a box are offline.",
        lambda box: sum(state == "offline" for state in box.heard.cameras.values()),
    ),
)


class FleetMetrics(Collector):
    """Asks the database at every look; boxes that were replaced are left out."""

    def __init__(self, connect: Callable[[], AbstractContextManager[Database]], clock: Clock) -> None:
        self._connect = connect
        self._clock = clock

    def describe(self) -> Sequence[Metric]:
        """Nothing: to be registered asks nothing of the database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Every metric; called by the registry."""
        up = GaugeMetricFamily("edgecount_fleet_database_up", "Whether the fleet's database answers.")
        try:
            with self._connect() as connection:
                states = box_states(last_heard(connection), self._clock.now())
                refused = refused_count(connection)
        except DatabaseError:
            up.add_metric((), 0)
            yield up
            return
        up.add_metric((), 1)
        yield up
        yield GaugeMetricFamily("edgecount_fleet_refused_messages", "Messages in the table refused.", refused)
        for name, text, value in _OF_BOXES:
            family = GaugeMetricFamily(f"edgecount_fleet_{name}", text, labels=_LABELS)
            for state in states:
                if not state.is_replaced:
                    family.add_metric((state.heard.box, state.heard.site), value(state))
            yield family


@contextmanager
def told_to_prometheus(metrics: FleetMetrics, port: int) -> Iterator[None]:
    """Answer on this port of this machine alone while the block runs; EdgecountError where it is taken."""
    registry = CollectorRegistry()
    registry.register(metrics)
    try:
        server, thread = start_http_server(port, "127.0.0.1", registry)
    except OSError as error:
        said = f"port {port} cannot be used ({error.strerror}): choose another one with --metrics"
        raise EdgecountError(said) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
