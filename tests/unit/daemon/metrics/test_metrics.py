"""The metrics, as Prometheus's own parser reads them."""

import os
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from prometheus_client.parser import text_string_to_metric_families

from edgecount.alerts.rule import AlertStanding
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.metrics.metrics import Metrics
from edgecount.daemon.recording.counts import Counts
from edgecount.daemon.workers.work import Durations, Work
from edgecount.events.model import (
    AnyEvent,
    CameraLost,
    CameraRestored,
    Crossing,
    Direction,
    LimitExceeded,
    OccupancyReset,
    Rejected,
)
from edgecount.figures.live_figures import LineFigures, SiteFigures
from edgecount.figures.whole.whole_inside import WholeInside
from edgecount.site.crowd_figures import UNKNOWN, CrowdFigures, Estimated
from edgecount.site.status import CameraState, Degraded, SinkState, Status, StoreState
from tests.support.fakes import BEGAN
from tests.support.shops.soaking import figures_of
from tests.support.sink_names import ANNA, BEN, MQTT, RECEIVERS
from tests.support.stored import fallen, fallen_cleared, visit

TODAY = LineFigures(5, 3, 1000, 990, groups_in=4, staff_in=2, staff_out=1)
STATUS = Status(
    version="1.2.3",
    site="main-street",
    site_name="Main Street",
    started=BEGAN,
    now=BEGAN,
    figures=SiteFigures(
        BEGAN.date(),
        {("entrance", "door"): TODAY},
        inside=2,
    ),
    cameras={
        "entrance": CameraState("online", BEGAN),
        "exit": CameraState("offline", BEGAN, "no answer"),
        "yard": CameraState("disabled"),
    },
    zones={("entrance", "queue"): ZoneFigures((9.0, 2.0)), ("exit", "queue"): None},
    capacity=120,
    zone_capacities={"queue": 8},
    crowds={
        "entrance": CrowdFigures(
            BEGAN, Estimated(84, 70, 98, "density"), {"queue": Estimated(12, 8, 16, "density")}, seconds=0.25
        ),
        "exit": UNKNOWN,
    },
    alerts={
        "full": AlertStanding("occupancy", raised=True, value=131, limit=120, since=BEGAN),
        "exit_lost": AlertStanding("camera_lost", raised=False, value=0, limit=0, camera="exit"),
    },
    sinks={MQTT: SinkState(7, BEGAN, waiting=9, connected=True), ANNA: SinkState(3), BEN: SinkState(3)},
)
DOOR = {"camera": "entrance", "line": "door"}
NAMES = {
    "edgecount_alert_raised",
    "edgecount_alerts_total",
    "edgecount_build_info",
    "edgecount_camera_degraded",
    "edgecount_camera_moved",
    "edgecount_camera_paused",
    "edgecount_camera_reconnects_total",
    "edgecount_camera_up",
    "edgecount_capacity",
    "edgecount_crossings_rejected_total",
    "edgecount_crossings_total",
    "edgecount_emails_total",
    "edgecount_falls_total",
    "edgecount_frame_age_seconds",
    "edgecount_frames_total",
    "edgecount_inference_duration_seconds",
    "edgecount_last_frame_timestamp_seconds",
    "edgecount_mqtt_connected",
    "edgecount_occupancy",
    "edgecount_occupancy_age_seconds",
    "edgecount_outbox_events",
    "edgecount_people_estimate_seconds",
    "edgecount_people_estimated",
    "edgecount_people_estimated_high",
    "edgecount_people_estimated_low",
    "edgecount_people_today",
    "edgecount_groups_today",
    "edgecount_staff_today",
    "edgecount_store_failing",
    "edgecount_store_lost_events_total",
    "edgecount_store_unreadable_rows",
    "edgecount_store_waiting_events",
    "edgecount_visit_dwell_seconds",
    "edgecount_visits_total",
    "edgecount_worker_cpu_seconds_total",
    "edgecount_worker_open_fds",
    "edgecount_worker_resident_memory_bytes",
    "edgecount_worker_start_time_seconds",
    "edgecount_zone_capacity",
    "edgecount_zone_people",
}


def crossing(direction: Direction, line: str = "door") -> Crossing:
    return Crossing(
        id=uuid4(), site="s", ts=BEGAN, camera="entrance", line=line, track=1, direction=direction, confidence=0.9
    )


def rejected(reason: str) -> Rejected:
    return Rejected(id=uuid4(), site="s", ts=BEGAN, camera="entrance", line="door", track=1, reason=reason)


def restored(camera: str) -> CameraRestored:
    return CameraRestored(id=uuid4(), site="s", ts=BEGAN, camera=camera)


def lost(camera: str) -> CameraLost:
    return CameraLost(id=uuid4(), site="s", ts=BEGAN, camera=camera, reason="no answer")


class Scrape:
    """What is read of the metrics: samples by name and labels."""

    def __init__(
        self, counts: Counts | None = None, status: Status = STATUS, processes: Mapping[str, int] | None = None
    ) -> None:
        page = Metrics(lambda: status, counts or Counts(), lambda: processes or {}).page()
        assert page.content_type == "text/plain; version=0.0.4; charset=utf-8"
        self.text = page.body.decode()
        self.families = list(text_string_to_metric_families(self.text))

    def __getitem__(self, name: str) -> dict[frozenset[tuple[str, str]], float]:
        return {key: value for sample, key, value in self._samples() if sample == name}

    def value(self, name: str, **labels: str) -> float:
        """The value under these labels, and the site's: every metric has that."""
        return self[name][frozenset({"site": "main-street", **labels}.items())]

    def _samples(self) -> Iterator[tuple[str, frozenset[tuple[str, str]], float]]:
        for family in self.families:
            for sample in family.samples:
                yield sample.name, frozenset(sample.labels.items()), sample.value


def test_the_names_are_those_that_are_promised() -> None:
    types = {line.split()[2] for line in Scrape().text.splitlines() if line.startswith("# TYPE edgecount")}
    assert types == NAMES


def test_the_page_for_operators_has_every_metric_and_no_other() -> None:
    page = (Path(__file__).parents[4] / "docs" / "metrics.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(edgecount_\w+)", page, re.MULTILINE)) == NAMES


def test_the_process_has_its_usual_metrics() -> None:
    assert Scrape().value("process_resident_memory_bytes") > 1e6


def test_every_metric_is_described_in_a_sentence() -> None:
    families = [family for family in Scrape().families if family.name.startswith("edgecount_")]
    assert len(families) == len(NAMES)
    assert all(family.documentation[0].isupper() and family.documentation[-1] == "." for family in families)


def test_no_label_names_a_person_or_an_event() -> None:
    counts = Counts()
    counts.take(crossing("in"))
    labels = {label for family in Scrape(counts).families for sample in family.samples for label in sample.labels}
    assert labels == {
        "camera",
        "direction",
        "kind",
        "le",
        "line",
        "reason",
        "result",
        "rule",
        "sink",
        "site",
        "version",
        "way",
        "zone",
    }


def test_every_metric_has_the_site() -> None:
    scrape = Scrape(processes={"entrance": os.getpid()})
    samples = [sample for family in scrape.families for sample in family.samples]
    assert {sample.labels.get("site") for sample in samples} == {"main-street"}


def test_the_process_of_a_camera_has_its_memory_and_its_processor_time() -> None:
    before = sum(os.times()[:2])
    scrape = Scrape(processes={"entrance": os.getpid(), "exit": 2**22 + 1})
    assert scrape.value("edgecount_worker_resident_memory_bytes", camera="entrance") > 1e6
    assert scrape.value("edgecount_worker_cpu_seconds_total", camera="entrance") >= before - 1
    assert len(scrape["edgecount_worker_cpu_seconds_total"]) == 1, "a process that has ended has none"


@pytest.mark.parametrize(
    ("name", "labels", "value"),
    [
        pytest.param("edgecount_build_info", {"version": "1.2.3"}, 1, id="version"),
        pytest.param("edgecount_occupancy", {}, 2, id="occupancy"),
        pytest.param("edgecount_zone_people", {"camera": "entrance", "zone": "queue"}, 2, id="zone"),
        pytest.param("edgecount_camera_up", {"camera": "entrance"}, 1, id="camera-online"),
        pytest.param("edgecount_camera_up", {"camera": "exit"}, 0, id="camera-offline"),
        pytest.param("edgecount_camera_degraded", {"camera": "entrance"}, 0, id="keeps-up"),
        pytest.param("edgecount_camera_moved", {"camera": "entrance"}, 0, id="looks-right"),
        pytest.param("edgecount_frame_age_seconds_count", {"camera": "exit"}, 0, id="no-frame-done"),
        pytest.param("edgecount_mqtt_connected", {}, 1, id="broker"),
        pytest.param("edgecount_outbox_events", {"sink": "mqtt"}, 9, id="outbox"),
        pytest.param("edgecount_outbox_events", {"sink": "mail:1"}, 0, id="empty-outbox"),
        pytest.param("edgecount_crossings_total", DOOR | {"direction": "in"}, 0, id="nobody-in"),
        pytest.param("edgecount_crossings_total", DOOR | {"direction": "out"}, 0, id="nobody-out"),
        pytest.param("edgecount_crossings_rejected_total", DOOR | {"reason": "flicker"}, 0, id="nobody-rejected"),
        pytest.param("edgecount_frames_total", {"camera": "exit", "result": "dropped"}, 0, id="no-frames"),
        pytest.param("edgecount_camera_reconnects_total", {"camera": "entrance"}, 0, id="never-away"),
        pytest.param("edgecount_falls_total", {"camera": "exit", "zone": "queue"}, 0, id="nobody-fell"),
        pytest.param("edgecount_emails_total", {"result": "refused"}, 0, id="no-mail"),
        pytest.param("edgecount_capacity", {}, 120, id="capacity"),
        pytest.param("edgecount_zone_capacity", {"zone": "queue"}, 8, id="capacity-of-a-zone"),
        pytest.param("edgecount_people_today", DOOR | {"direction": "in"}, 5, id="in-today"),
        pytest.param("edgecount_people_today", DOOR | {"direction": "out"}, 3, id="out-today"),
        pytest.param("edgecount_groups_today", DOOR, 4, id="groups-today"),
        pytest.param("edgecount_staff_today", DOOR | {"direction": "out"}, 1, id="staff-today"),
        pytest.param("edgecount_visits_total", {"camera": "exit", "zone": "queue"}, 0, id="no-visit"),
        pytest.param("edgecount_visit_dwell_seconds_count", {"camera": "exit", "zone": "queue"}, 0, id="no-stay"),
        pytest.param(
            "edgecount_alert_raised", {"rule": "full", "kind": "occupancy", "camera": "", "zone": ""}, 1, id="raised"
        ),
        pytest.param(
            "edgecount_alert_raised",
            {"rule": "exit_lost", "kind": "camera_lost", "camera": "exit", "zone": ""},
            0,
            id="quiet",
        ),
        pytest.param("edgecount_alerts_total", {"rule": "full"}, 0, id="never-raised"),
        pytest.param("edgecount_camera_paused", {"camera": "yard"}, 1, id="paused"),
        pytest.param("edgecount_camera_paused", {"camera": "exit"}, 0, id="not-paused"),
        pytest.param("edgecount_inference_duration_seconds_count", {}, 0, id="no-look"),
    ],
)
def test_values_before_anything_happens(name: str, labels: dict[str, str], value: float) -> None:
    assert Scrape().value(name, **labels) == value


def test_below_zero_nobody_is_inside() -> None:
    status = replace(STATUS, figures=replace(STATUS.figures, inside=-3))
    assert Scrape(status=status).value("edgecount_occupancy") == 0


@pytest.mark.parametrize(
    ("whole", "ages"),
    [
        pytest.param(None, [], id="this box's own doors"),
        pytest.param(WholeInside(), [], id="never told"),
        pytest.param(WholeInside(STATUS.now - timedelta(seconds=90), "b-13"), [90.0], id="told"),
    ],
)
def test_how_old_the_people_inside_the_whole_site_are(whole: WholeInside | None, ages: list[float]) -> None:
    scrape = Scrape(status=replace(STATUS, whole=whole))
    assert list(scrape["edgecount_occupancy_age_seconds"].values()) == ages


def test_nothing_is_said_of_a_zone_that_nobody_sees() -> None:
    assert len(Scrape()["edgecount_zone_people"]) == 1


def test_a_camera_that_is_disabled_is_not_down() -> None:
    scrape = Scrape()
    for name in (
        "edgecount_camera_up",
        "edgecount_camera_degraded",
        "edgecount_frames_total",
        "edgecount_frame_age_seconds_count",
        "edgecount_camera_reconnects_total",
    ):
        assert not [labels for labels in scrape[name] if ("camera", "yard") in labels]


def test_no_label_is_anybodys_address() -> None:
    assert not [address for address in RECEIVERS if address in Scrape().text]


def test_what_the_config_does_not_have_is_not_there() -> None:
    scrape = Scrape(status=replace(STATUS, sinks={}))
    assert not scrape["edgecount_mqtt_connected"]
    assert not scrape["edgecount_emails_total"]
    assert not scrape["edgecount_outbox_events"]


def test_a_broker_that_is_away() -> None:
    status = replace(STATUS, sinks={MQTT: SinkState(7, connected=False)})
    assert Scrape(status=status).value("edgecount_mqtt_connected") == 0


EVENTS: list[AnyEvent] = [
    restored("entrance"),
    crossing("in"),
    crossing("in"),
    replace(crossing("out"), reverses=uuid4()),
    rejected("flicker"),
    lost("entrance"),
    lost("entrance"),
    restored("entrance"),
    restored("exit"),
    fallen(1),
    fallen_cleared(2, fall=1),
    fallen(3, zone="queue"),
    fallen(4, zone="queue"),
    visit(5, BEGAN, 42.5),
    visit(6, BEGAN, 3.0),
    LimitExceeded(id=uuid4(), site="s", ts=BEGAN, rule="full", value=131, limit=120, mail=True),
    OccupancyReset(id=uuid4(), site="s", ts=BEGAN, reason="by hand"),
]


@pytest.mark.parametrize(
    ("name", "labels", "value"),
    [
        pytest.param("edgecount_crossings_total", DOOR | {"direction": "in"}, 2, id="in"),
        pytest.param("edgecount_crossings_total", DOOR | {"direction": "out"}, 1, id="a-return"),
        pytest.param("edgecount_crossings_rejected_total", DOOR | {"reason": "flicker"}, 1, id="rejected"),
        pytest.param("edgecount_camera_reconnects_total", {"camera": "entrance"}, 1, id="came-back"),
        pytest.param("edgecount_camera_reconnects_total", {"camera": "exit"}, 0, id="came-for-the-first-time"),
        pytest.param("edgecount_falls_total", {"camera": "entrance", "zone": "queue"}, 2, id="fell"),
        pytest.param("edgecount_visits_total", {"camera": "entrance", "zone": "queue"}, 2, id="left"),
        pytest.param("edgecount_visit_dwell_seconds_sum", {"camera": "entrance", "zone": "queue"}, 45.5, id="stayed"),
        pytest.param(
            "edgecount_visit_dwell_seconds_bucket", {"camera": "entrance", "zone": "queue", "le": "30.0"}, 1, id="brief"
        ),
        pytest.param("edgecount_alerts_total", {"rule": "full"}, 1, id="alert"),
        pytest.param("edgecount_falls_total", {"camera": "entrance", "zone": "floor"}, 1, id="fell-in-a-former-zone"),
    ],
)
def test_events_are_counted(name: str, labels: dict[str, str], value: float) -> None:
    counts = Counts()
    for event in EVENTS:
        counts.take(event)
    assert Scrape(counts).value(name, **labels) == value


def test_a_counter_never_goes_back() -> None:
    counts, before = Counts(), 0.0
    for event in EVENTS:
        counts.take(event)
        now = sum(Scrape(counts)["edgecount_crossings_total"].values())
        assert now >= before
        before = now


def test_a_line_that_the_status_does_not_have_is_counted_all_the_same() -> None:
    counts = Counts()
    counts.take(crossing("in", line="gate"))
    assert Scrape(counts).value("edgecount_crossings_total", camera="entrance", line="gate", direction="in") == 1


def test_work_is_added_up() -> None:
    counts = Counts()
    later = BEGAN + timedelta(seconds=1.5)
    counts.add("entrance", Work({"processed": 10}, BEGAN, Durations().after(0.02).after(0.02)))
    counts.add("entrance", Work({"processed": 5, "dropped": 2}, later, Durations().after(7.0)))
    counts.add("entrance", Work())
    counts.add("exit", Work({"dropped": 1}))
    scrape = Scrape(counts)
    assert scrape.value("edgecount_frames_total", camera="entrance", result="processed") == 15
    assert scrape.value("edgecount_frames_total", camera="entrance", result="dropped") == 2
    assert scrape.value("edgecount_frames_total", camera="exit", result="dropped") == 1
    assert figures_of(scrape.text) == (15, 0), "what `make soak` reads"
    assert scrape["edgecount_last_frame_timestamp_seconds"] == {
        frozenset({("camera", "entrance"), ("site", "main-street")}): later.timestamp()
    }
    bucket = "edgecount_inference_duration_seconds_bucket"
    assert [scrape.value(bucket, le=bound) for bound in ("0.01", "0.02", "2.5", "+Inf")] == [0, 2, 2, 3]
    assert scrape.value("edgecount_inference_duration_seconds_count") == 3
    assert scrape.value("edgecount_inference_duration_seconds_sum") == pytest.approx(7.04)


def test_a_camera_that_is_degraded() -> None:
    slow = CameraState("online", BEGAN, degraded=Degraded(BEGAN, "this machine cannot keep up"))
    scrape = Scrape(status=replace(STATUS, cameras={"entrance": slow, "exit": CameraState("online", BEGAN)}))
    assert scrape.value("edgecount_camera_degraded", camera="entrance") == 1
    assert scrape.value("edgecount_camera_degraded", camera="exit") == 0


def test_the_age_of_frames_is_that_of_their_camera() -> None:
    counts = Counts()
    counts.add("entrance", Work(ages=Durations().after(0.04).after(1.5)))
    counts.add("entrance", Work(ages=Durations().after(0.8)))
    scrape = Scrape(counts)
    bucket = "edgecount_frame_age_seconds_bucket"
    found = [scrape.value(bucket, camera="entrance", le=bound) for bound in ("0.03", "0.05", "1.0", "+Inf")]
    assert found == [0, 1, 2, 3]
    assert scrape.value("edgecount_frame_age_seconds_sum", camera="entrance") == pytest.approx(2.34)
    assert scrape.value("edgecount_frame_age_seconds_count", camera="exit") == 0


def test_mails_are_counted_by_receiver() -> None:
    counts = Counts()
    counts.mailed("sent")
    counts.mailed("refused")
    counts.mailed("sent")
    scrape = Scrape(counts)
    found = {
        result: scrape.value("edgecount_emails_total", result=result) for result in ("sent", "refused", "given_up")
    }
    assert found == {"sent": 2, "refused": 1, "given_up": 0}


def test_two_daemons_in_one_process_share_nothing() -> None:
    one, another = Counts(), Counts()
    one.take(crossing("in"))
    assert Scrape(one).value("edgecount_crossings_total", **DOOR, direction="in") == 1
    assert Scrape(another).value("edgecount_crossings_total", **DOOR, direction="in") == 0


def test_many_threads_lose_nothing() -> None:
    counts = Counts()

    def count() -> None:
        for _ in range(500):
            counts.take(crossing("in"))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts.counted().crossings == {("entrance", "door", "in"): 2000}


@pytest.mark.parametrize(
    ("store", "values"),
    [
        pytest.param(StoreState(), (0, 0, 0, 0), id="well"),
        pytest.param(StoreState("the disk is full", BEGAN, 7, 2), (1, 7, 2, 0), id="full"),
        pytest.param(StoreState(lost=2), (0, 0, 2, 0), id="well-again"),
        pytest.param(StoreState(unreadable=3), (0, 0, 0, 3), id="rows-that-cannot-be-read"),
    ],
)
def test_a_store_that_takes_nothing(store: StoreState, values: tuple[int, ...]) -> None:
    scrape = Scrape(status=replace(STATUS, store=store))
    names = ("failing", "waiting_events", "lost_events_total", "unreadable_rows")
    assert tuple(scrape.value(f"edgecount_store_{name}") for name in names) == values


def test_people_by_estimate_have_their_way_and_the_whole_picture_has_no_zone() -> None:
    scrape = Scrape()
    seen = {"camera": "entrance", "way": "density"}
    assert scrape.value("edgecount_people_estimated", **seen, zone="") == 84
    assert scrape.value("edgecount_people_estimated_low", **seen, zone="queue") == 8
    assert scrape.value("edgecount_people_estimated_high", **seen, zone="queue") == 16
    assert scrape.value("edgecount_people_estimate_seconds", camera="entrance") == 0.25
    assert len(scrape["edgecount_people_estimated"]) == 2
