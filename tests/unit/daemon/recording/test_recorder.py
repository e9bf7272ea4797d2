"""What the daemon knows of the site: event by event, over midnight, over restarts and jumps of the clock."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, time, timedelta
from pathlib import Path
from typing import Self
from uuid import UUID, uuid4

import pytest

from edgecount.alerts.rule import AlertRule
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.recording.cameras.person_widths import PersonWidths
from edgecount.daemon.recording.recorder import Recorder
from edgecount.daemon.workers.work import Work
from edgecount.errors import StoreError, UsageError
from edgecount.events.model import CameraLost, CameraRestored
from edgecount.figures.live_figures import LineFigures
from edgecount.figures.period import Calendar, Period
from edgecount.site.aim import Aim
from edgecount.site.audits.kept_audits import audit_of
from edgecount.site.command import (
    AcceptAim,
    AdjustOccupancy,
    KeepAudit,
    MarkStaff,
    PauseCamera,
    ResetOccupancy,
    UnmarkStaff,
)
from edgecount.site.layout import SiteLayout
from edgecount.site.status import CameraState, Degraded, Moved, Status
from edgecount.store.codec import encode
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.daemon_stage import Stage
from tests.support.fakes import BEGAN
from tests.support.stored import audit, crossing, trail
from tests.support.waiting import HUNG_SECONDS, wait_until

CALENDAR = Calendar(UTC, time(4))
PLACE = SiteLayout(
    slug="main-street",
    name="Main Street",
    calendar=CALENDAR,
    lines={"entrance": ("door",)},
    capacity=3,
    zones={"entrance": ("hall",), "back": ("hall", "bar")},
    zone_capacities={"hall": 8},
)
FULL = AlertRule(name="full", kind="occupancy", limit=3, clear_below=2, hold_seconds=10)


class RecorderStage(Stage[EventStore]):
    """A recorder, which may be started again."""

    def __enter__(self) -> Self:
        super().__enter__()
        self.deliveries = [self.new_delivery()]
        self.recorder = self.started()
        return self

    def started(self) -> Recorder:
        recorder = self.new_recorder(PLACE, [FULL])
        recorder.start(self.deliveries)
        return recorder

    def restart(self) -> Status:
        """The status after a restart."""
        self.recorder = self.started()
        return self.recorder.status()

    def cross(self, count: int = 1) -> None:
        self.recorder.record(self.people(count))

    def told(self) -> list[str]:
        """The types of what is stored, without crossings."""
        return [event.type for event in self.events() if event.type != "crossing"]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[RecorderStage]:
    path = tmp_path / "edgecount.sqlite"
    with RecorderStage(path, EventStore(path)) as stage:
        yield stage


def inside(stage: RecorderStage) -> int:
    return stage.recorder.status().figures.inside


def test_at_first_nothing_is_known(stage: RecorderStage) -> None:
    status = stage.recorder.status()
    assert (status.site, status.site_name, status.capacity) == ("main-street", "Main Street", 3)
    assert (status.started, status.now) == (BEGAN, BEGAN)
    assert status.figures.lines == {("entrance", "door"): LineFigures()}
    assert status.cameras == dict.fromkeys(("entrance", "back"), CameraState("offline", None, None))
    assert not status.alerts["full"].raised
    assert status.sinks["fake"].waiting == 0


def test_what_is_stored_counts_and_is_waited_for(stage: RecorderStage) -> None:
    assert stage.recorder.record([]) == []
    stage.cross(2)
    status = stage.recorder.status()
    assert status.figures.lines["entrance", "door"] == LineFigures(2, 0, 2, 0, 2, BEGAN, groups_in=2)
    assert (status.figures.inside, status.sinks["fake"].waiting) == (2, 2)


def test_a_delivery_is_woken(stage: RecorderStage) -> None:
    (delivery,) = stage.deliveries
    delivery.start()
    stage.cross()
    delivery.finish(stage.clock.monotonic() + HUNG_SECONDS)
    wait_until(lambda: delivery.join(0), "its end")
    assert [stored.seq for stored in stage.sink.taken] == [1]


def test_a_restart_changes_nothing(stage: RecorderStage) -> None:
    stage.cross(2)
    stage.recorder.obey(AdjustOccupancy(40))
    stage.cross(1)
    before = stage.recorder.status().figures
    assert before.inside == 41
    assert stage.restart().figures == before


def test_a_restart_on_the_next_day_keeps_what_was_ever_counted(stage: RecorderStage) -> None:
    stage.cross(2)
    stage.clock.advance(24 * 3600)
    figures = stage.restart().figures
    assert figures.lines["entrance", "door"] == LineFigures(0, 0, 2, 0, 2, BEGAN)
    assert (figures.day, figures.inside, figures.seq) == (date(2026, 5, 5), 0, 2)


def test_nobody_has_to_come_for_a_day_to_begin(stage: RecorderStage) -> None:
    stage.cross(2)
    stage.clock.advance(24 * 3600)
    stage.recorder.tick()
    figures = stage.recorder.status().figures
    assert (figures.day, figures.inside, figures.lines["entrance", "door"].came_in) == (date(2026, 5, 5), 0, 0)


def test_a_clock_that_was_ahead_leaves_the_day_as_it_was(stage: RecorderStage) -> None:
    stage.cross(2)
    stage.clock.ahead = timedelta(days=3653)
    stage.recorder.tick()
    assert inside(stage) == 0
    stage.cross(1)
    assert inside(stage) == 1
    stage.clock.ahead = timedelta()
    stage.recorder.tick()
    figures = stage.recorder.status().figures
    assert (figures.day, figures.inside, figures.seq) == (date(2026, 5, 4), 2, 3)
    assert figures.lines["entrance", "door"].in_total == 3
    stage.cross(1)
    assert inside(stage) == 3


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("ticks", [0, 1])
def test_a_day_that_comes_again_has_those_who_were_counted_in_it_before(
    stage: RecorderStage, *, ticks: int, restarted: bool
) -> None:
    stage.clock.ahead = timedelta(days=1)
    stage.recorder.tick()
    stage.cross(2)
    stage.clock.ahead = timedelta()
    stage.recorder.tick()
    stage.cross(1)
    if restarted:
        stage.restart()
    stage.clock.advance(24 * 3600)
    for _ in range(ticks):
        stage.recorder.tick()
    stage.cross(1)
    stage.recorder.tick()
    figures = stage.recorder.status().figures
    assert (figures.day, figures.inside, figures.lines["entrance", "door"].came_in) == (date(2026, 5, 5), 3, 3)


@pytest.mark.parametrize(
    ("command", "people", "kind"),
    [(AdjustOccupancy(17), 17, "occupancy_adjusted"), (ResetOccupancy("by hand"), 0, "occupancy_reset")],
)
def test_what_somebody_asks_for_is_stored(
    stage: RecorderStage, command: AdjustOccupancy | ResetOccupancy, people: int, kind: str
) -> None:
    stage.cross(5)
    assert stage.recorder.obey(command) == 6
    assert inside(stage) == people
    assert stage.told() == [kind]
    assert stage.restart().figures.inside == people


def test_staff_at_the_door_is_marked_once_and_a_mistake_is_undone(stage: RecorderStage) -> None:
    word = uuid4()
    with pytest.raises(UsageError, match="nobody has crossed a line in the last 30 seconds"):
        stage.recorder.obey(MarkStaff(word, "Anna"))
    stage.cross(2)

    def counts() -> tuple[int, int, int]:
        figures = stage.recorder.status().figures
        return figures.came_in, figures.staff_in, figures.inside

    assert stage.recorder.obey(MarkStaff(word, "Anna")) == 3
    assert counts() == (1, 1, 2)
    assert stage.recorder.obey(MarkStaff(word, "Anna")) == 0, "a double tap"
    assert stage.restart().figures.staff_in == 1
    assert stage.recorder.obey(UnmarkStaff(word, "Ben")) == 4
    assert stage.recorder.obey(UnmarkStaff(word, "Ben")) == 0
    assert counts() == (2, 0, 2)
    figures = stage.restart().figures
    assert (figures.came_in, figures.staff_in, figures.lines["entrance", "door"].in_total) == (2, 0, 2)


def test_a_camera_goes_and_comes(stage: RecorderStage) -> None:
    lost = CameraLost(id=uuid4(), site="main-street", ts=BEGAN, camera="entrance", reason="no power")
    stage.recorder.record([lost])
    assert stage.recorder.status().cameras["entrance"] == CameraState("offline", BEGAN, "no power", "offline")
    stage.recorder.record([CameraRestored(id=uuid4(), site="main-street", ts=BEGAN, camera="entrance")])
    assert stage.recorder.status().cameras["entrance"] == CameraState("online", BEGAN)


def test_an_alert_is_raised_and_cleared_and_outlives_a_restart(stage: RecorderStage) -> None:
    stage.cross(4)
    stage.recorder.tick()
    assert stage.told() == []
    stage.clock.advance(11)
    stage.recorder.tick()
    assert stage.told() == ["limit_exceeded"]
    assert stage.recorder.status().alerts["full"].raised
    assert stage.restart().alerts["full"].raised
    stage.recorder.tick()
    stage.recorder.obey(AdjustOccupancy(1))
    stage.recorder.tick()
    assert stage.told() == ["limit_exceeded", "occupancy_adjusted", "limit_cleared"]


def test_the_log_tells_of_alerts(stage: RecorderStage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "edgecount")
    stage.cross(5)
    for _ in range(2):
        stage.recorder.tick()
        stage.clock.advance(11)
    stage.clock.advance(3600)
    stage.recorder.tick()
    assert stage.told() == ["limit_exceeded", "limit_reminded"]
    stage.recorder.obey(AdjustOccupancy(2))
    stage.recorder.tick()
    said = [f"{record.levelname} {record.getMessage()}" for record in caplog.records]
    assert [line for line in said if "alert" in line] == [
        "WARNING alert full is raised: 5 people, the limit is 3",
        "INFO alert full is cleared: 2 people",
    ]


@pytest.mark.parametrize(("value", "line"), [(1, "1 person inside, somebody says; 2 counted"), (3, "3 people inside")])
def test_the_log_tells_of_a_correction(
    stage: RecorderStage, caplog: pytest.LogCaptureFixture, value: int, line: str
) -> None:
    caplog.set_level(logging.INFO, "edgecount")
    stage.cross(2)
    stage.recorder.obey(AdjustOccupancy(value))
    assert caplog.messages[-1].startswith(line)


def paused(stage: RecorderStage) -> set[str]:
    cameras = stage.recorder.status().cameras
    return {name for name, camera in cameras.items() if (camera.condition, camera.state) == ("disabled", "paused")}


def test_a_pause_is_an_event_and_outlives_a_restart(stage: RecorderStage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "edgecount")
    since = stage.clock.now()
    assert stage.recorder.obey(PauseCamera("entrance", paused=True)) == 1
    assert stage.recorder.obey(PauseCamera("entrance", paused=True)) == 0
    assert caplog.messages == ["entrance is paused"]
    (event,) = stage.events()
    assert isinstance(event, CameraLost)
    assert event.condition == "paused"
    stage.clock.advance(100)
    assert stage.restart().cameras["entrance"].since == since
    assert paused(stage) == stage.recorder.paused == {"entrance"}
    after = stage.started()
    after.take_over(stage.recorder)
    assert after.paused == {"entrance"}


def test_a_camera_that_is_resumed_stays_so(stage: RecorderStage) -> None:
    stage.recorder.obey(PauseCamera("entrance", paused=True))
    assert stage.recorder.obey(PauseCamera("entrance", paused=False)) == 0
    assert stage.recorder.status().cameras["entrance"] == CameraState()
    assert stage.restart().cameras["entrance"].state == "connecting"
    assert stage.recorder.paused == frozenset()


def test_nobody_is_known_to_be_in_the_zones_of_a_paused_camera(stage: RecorderStage) -> None:
    stage.recorder.see_zones("entrance", {"hall": ZoneFigures((3.0,))})
    stage.recorder.obey(PauseCamera("entrance", paused=True))
    assert stage.recorder.status().zones["entrance", "hall"] is None


def test_a_camera_that_is_not_there_cannot_be_paused(stage: RecorderStage) -> None:
    with pytest.raises(UsageError, match=r'^there is no camera "entrence"; did you mean "entrance"\?$'):
        stage.recorder.obey(PauseCamera("entrence", paused=True))
    assert stage.events() == []


def test_a_pause_that_the_disk_does_not_take_holds_until_a_restart(
    stage: RecorderStage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_key: str, _value: str) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(stage.store, "remember", full)
    stage.recorder.obey(PauseCamera("entrance", paused=True))
    assert paused(stage) == {"entrance"}
    assert "entrance: after a restart this is forgotten: the disk is full" in caplog.messages


def test_an_alert_of_long_ago_is_remembered(stage: RecorderStage) -> None:
    stage.cross(4)
    stage.recorder.tick()
    stage.clock.advance(11)
    stage.recorder.tick()
    stage.clock.advance(20 * 24 * 3600)
    assert stage.restart().alerts["full"].raised


def test_an_event_that_comes_twice_is_stored_once(stage: RecorderStage) -> None:
    event = crossing(1, BEGAN)
    assert stage.recorder.record([event]) == stage.recorder.record([event]) == [1]
    assert [event.id for event in stage.events()] == [UUID(int=1)]
    assert inside(stage) == 1


@pytest.mark.parametrize("after", [pytest.param(False, id="removed"), pytest.param(True, id="replaced")])
def test_a_store_that_is_taken_away_takes_no_more_counts(stage: RecorderStage, *, after: bool) -> None:
    stage.cross()
    stage.path.unlink()
    if after:
        stage.path.write_bytes(b"")
    with pytest.raises(StoreError, match=r"edgecount\.sqlite was removed or replaced while edgecount ran"):
        stage.recorder.tick()
    with pytest.raises(StoreError):
        stage.cross()


def test_a_camera_that_is_degraded_is_in_the_status_and_in_the_log(
    stage: RecorderStage, caplog: pytest.LogCaptureFixture
) -> None:
    first, later = (Degraded(BEGAN, f"it looks every {seconds} seconds at most") for seconds in (0.1, 0.2))
    stage.recorder.record([CameraRestored(id=uuid4(), site="main-street", ts=BEGAN, camera="entrance")])
    found = []
    with caplog.at_level("INFO"):
        for degraded in (None, first, later, later, None, None):
            stage.recorder.cover("entrance", {}, Work(degraded=degraded))
            camera = stage.recorder.status().cameras["entrance"]
            assert camera.condition == "online"
            found.append(camera.degraded)
    assert found == [None, first, later, later, None, None]
    assert [record.getMessage() for record in caplog.records] == [
        "entrance is degraded: it looks every 0.1 seconds at most",
        "entrance is not degraded any more",
    ]


def test_the_light_of_a_camera_is_in_the_status(stage: RecorderStage) -> None:
    for work in (Work(light=90.0), Work()):
        stage.recorder.cover("entrance", {}, work)
        assert stage.recorder.status().cameras["entrance"].light == 90.0


def test_trails_are_stored(stage: RecorderStage) -> None:
    stage.recorder.add_trails("entrance", ())
    stage.recorder.add_trails("entrance", [trail(7, BEGAN)])
    stage.recorder.add_trails("entrance", [trail(8, BEGAN)])
    stage.recorder.settle()
    with StoreReader(stage.path) as reader:
        assert reader.trails("entrance", Period(BEGAN, BEGAN + timedelta(seconds=1))) == [
            trail(7, BEGAN),
            trail(8, BEGAN),
        ]


def test_heat_is_stored(stage: RecorderStage) -> None:
    stage.recorder.add_heat("entrance", {})
    stage.recorder.add_heat("entrance", {BEGAN: {7: 1.5}})
    stage.recorder.settle()
    with StoreReader(stage.path) as reader:
        assert reader.heat("entrance", Period(BEGAN, BEGAN + timedelta(hours=1))).sum() == 1.5


def test_who_is_in_the_zones_is_known_while_their_camera_is_there(stage: RecorderStage) -> None:
    one, nobody = ZoneFigures((3.0,)), ZoneFigures()
    unknown = dict.fromkeys((("entrance", "hall"), ("back", "hall"), ("back", "bar")))
    status = stage.recorder.status()
    assert (status.zones, status.zone_capacities) == (unknown, {"hall": 8})
    stage.recorder.see_zones("back", {"hall": one, "bar": nobody, "of-a-former-config": one})
    assert stage.recorder.status().zones == unknown | {("back", "hall"): one, ("back", "bar"): nobody}
    after = stage.started()
    after.take_over(stage.recorder)
    assert after.status().zones == stage.recorder.status().zones
    lost = CameraLost(id=uuid4(), site="main-street", ts=BEGAN, camera="back", reason="no power")
    stage.recorder.record([lost])
    assert stage.recorder.status().zones == unknown


def test_the_size_of_people_is_shown_whatever_becomes_of_the_camera(stage: RecorderStage) -> None:
    stage.recorder.see_person_width("entrance", 0.12)
    stage.recorder.record(
        [
            CameraRestored(id=uuid4(), site="main-street", ts=BEGAN, camera="entrance"),
            CameraLost(id=uuid4(), reason="no answer", site="main-street", ts=BEGAN, camera="entrance"),
        ]
    )
    assert stage.recorder.status().cameras["entrance"].person_width == 0.12
    assert stage.recorder.status().cameras["back"].person_width is None


def test_the_size_of_people_is_kept(stage: RecorderStage) -> None:
    stage.recorder.see_person_width("entrance", 0.12)
    assert PersonWidths(stage.store).known("entrance") == 0.12


def test_an_audit_is_kept(stage: RecorderStage, caplog: pytest.LogCaptureFixture) -> None:
    done = audit(7, BEGAN)
    found = audit_of(json.loads(encode(done)))
    command = KeepAudit(UUID(int=7), found)
    with caplog.at_level(logging.INFO):
        assert stage.recorder.obey(command) == 1
    assert "entrance: Anna has audited door: 18 of 20 in and 5 of 5 out were counted" in caplog.messages
    assert stage.recorder.heed(command) is None, "the same one again, before or after it is stored"
    with pytest.raises(UsageError, match="there is no line"):
        stage.recorder.obey(KeepAudit(UUID(int=8), replace(found, lines=("gate",))))
    with pytest.raises(UsageError, match="there is no camera"):
        stage.recorder.obey(KeepAudit(UUID(int=9), replace(found, camera="nowhere")))


def test_a_camera_that_was_moved_is_in_doubt_until_somebody_says_that_it_is_right(stage: RecorderStage) -> None:
    since = stage.clock.now()
    stage.recorder.see_aim("entrance", Aim("right", since, marks=b"marks"))
    stage.recorder.see_aim("entrance", Aim("moved", since, "its picture is blurred"))
    stage.recorder.settle()
    assert stage.recorder.status().cameras["entrance"].moved == Moved(since, "its picture is blurred")
    stage.restart()
    assert stage.recorder.status().cameras["entrance"].moved == Moved(since, "its picture is blurred")
    assert stage.recorder.obey(AcceptAim("entrance")) == 2
    assert stage.recorder.status().cameras["entrance"].moved is None
    with pytest.raises(UsageError, match='there is no camera "entrence"'):
        stage.recorder.obey(AcceptAim("entrence"))
