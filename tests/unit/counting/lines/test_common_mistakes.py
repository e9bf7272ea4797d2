"""The nine mistakes of the well-known script, none of which is made here.

It detects every 30 frames, follows with dlib in between, counts by comparing a centroid with the mean of its past, and
appends to one list for ever.
"""

import csv
import threading
from collections.abc import Mapping, Sequence, Sized
from datetime import date, datetime, time, timedelta
from pathlib import Path
from queue import SimpleQueue
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from edgecount.alerts.rule import AlertRule
from edgecount.counting.lines.rule import LineRule
from edgecount.counting.lines.smoothing import Smoother
from edgecount.counting.lines.tally import Tallies
from edgecount.daemon.backoff import Backoff
from edgecount.daemon.delivery.delivery import Delivery
from edgecount.daemon.recording.alerting import Alerting
from edgecount.daemon.recording.counts import Counts
from edgecount.daemon.recording.recorder import Recorder
from edgecount.daemon.workers.camera_loop import CameraLoop
from edgecount.daemon.workers.messages import WorkerUpdate
from edgecount.errors import SourceError
from edgecount.events.model import AnyEvent, CameraLost, Crossing
from edgecount.figures.occupancy import Occupancy
from edgecount.figures.period import Calendar
from edgecount.geometry import Point, Segment
from edgecount.pipeline.cadence import Cadence, Every
from edgecount.pipeline.pipeline import NamedLine, Pipeline, Watch
from edgecount.ports import Frame, Image
from edgecount.replay.replaying import replay
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.reports import Reports
from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.mail_settings import MailSettings
from edgecount.sinks.mail.mail_sink import MailSink
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from edgecount.tracking.detection import Detection
from edgecount.tracking.tracker import Tracker
from tests.support.builders import (
    LINE,
    SIZE,
    Walk,
    detections,
    facts_of,
    line_counter,
    longest,
    moment,
    moments,
    seen_at,
    smoothed,
    told,
    tracked,
    walk,
)
from tests.support.fakes import BEGAN, FakeClock, FakeDetector, FakeFollower, FakeSource
from tests.support.servers.mailserver import HOST, mute, rude_server
from tests.support.waiting import wait_until

IN = walk((0, 400, 200), (4, 400, 400))
OUT = walk((0, 460, 400), (4, 460, 200))
BLACK: Image = np.zeros((SIZE.height, SIZE.width, 3), np.uint8)

Script = Sequence[Sequence[Detection]]


def counted(*walks: Walk, rule: LineRule | None = None) -> list[str]:
    """What the line says of these walks, seen in every frame at 10 a second."""
    frames = moments(10, longest(walks))
    return told(facts_of(line_counter(rule), smoothed(tracked(detections(walks, frames), frames))))


def pipeline(script: Script, every: Every = 1, follower: FakeFollower | None = None) -> Pipeline:
    """Counts at the stage's line what the script shows whenever the detector looks."""
    start = Point(LINE.start.x / SIZE.width, LINE.start.y / SIZE.height)
    end = Point(LINE.end.x / SIZE.width, LINE.end.y / SIZE.height)
    lines = (NamedLine("door", Segment(start, end), "right"),)
    return Pipeline(
        Watch("main-street", "entrance", lines, LineRule()),
        FakeDetector(*script),
        follower or FakeFollower(),
        Cadence(every),
        Tracker(min_confidence=0.4, lost_after_seconds=2.0),
    )


def frame(index: int, seconds: float) -> Frame:
    return Frame(BLACK, index, seconds, BEGAN + timedelta(seconds=seconds))


def four_abreast(rounds: int) -> list[tuple[float, list[Detection]]]:
    """Four people come in side by side, five frames long, then nobody for three seconds; and again."""
    shown = []
    for number in range(rounds):
        began = number * 4.0
        for step, y in enumerate((200, 240, 280, 330, 370)):
            shown.append((began + step / 7, [seen_at(x, y) for x in (250, 350, 450, 550)]))
    return shown


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(walk((0, 400, 330), (4, 400, 480)), id="beyond-and-moves-on"),
        pytest.param(walk((0, 400, 270), (4, 400, 120)), id="before-and-moves-away"),
    ],
)
def test_1_whoever_is_first_seen_beyond_the_line_and_moves_on_has_not_crossed_it(way: Walk) -> None:
    assert counted(way) == []


def test_2_somebody_whom_the_detector_misses_once_is_not_gone() -> None:
    """Detection every 30 frames at 30 a second; the fourth look misses her, on the line, and the follower with it."""
    follower = FakeFollower(dy=40 / 30)
    looks = [[seen_at(400, 180 + 40 * second)] for second in range(7)]
    looks[3] = []
    counting = pipeline(looks, every=30, follower=follower)
    events: list[AnyEvent] = []
    ids: set[int] = set()
    for n in range(7 * 30):
        if n == 90:
            follower.lose(*follower.boxes)
        processed = counting.process(frame(n + 1, n / 30))
        assert len(processed.tracks) == 1
        ids |= {track.id for track in processed.tracks}
        events += processed.events
    assert ids == {1}
    assert [(event.type, event.line) for event in events if isinstance(event, Crossing)] == [("crossing", "door")]


def test_2_a_look_that_finds_everybody_ages_nobody() -> None:
    """Nobody who is seen at every look gets any nearer to being lost, however long it takes."""
    tracker = Tracker(min_confidence=0.4, lost_after_seconds=2.0)
    for second in range(200):
        tracks = tracker.detected([seen_at(300, 300), seen_at(500, 300)], second)
        for n in range(1, 5):
            tracker.followed({}, second + n / 5)
        assert [track.id for track in tracks] == [1, 2]


def test_3_a_newcomer_does_not_inherit_the_id_of_one_who_leaves() -> None:
    leaves, arrives = walk((0, 400, 200), (2, 400, 280)), walk((2.1, 560, 320), (4, 560, 420))
    frames = moments(10, 4)
    scene = smoothed(tracked(detections([leaves, arrives], frames), frames))
    assert {track.id for _, tracks in scene for track in tracks} == {1, 2}
    assert told(facts_of(line_counter(), scene)) == []


def test_4_in_and_out_again_is_two_crossings() -> None:
    stays = walk((0, 400, 200), (3, 400, 400), (9, 400, 400), (12, 400, 200))
    assert counted(stays) == ["in", "out"]
    turns = walk((0, 400, 200), (2, 400, 350), (2.5, 400, 350), (4.5, 400, 200))
    assert counted(turns, rule=LineRule(u_turn="count")) == ["in", "out"]


def test_5_the_number_inside_is_up_to_date_with_every_crossing_and_exits_lower_it() -> None:
    walks = [IN, walk((1, 520, 200), (5, 520, 400)), walk((3, 460, 400), (7, 460, 200))]
    frames = moments(10, longest(walks))
    counting = pipeline(detections(walks, frames))
    inside, seen = Occupancy(BEGAN.date()), []
    for now in frames:
        for event in counting.process(frame(now.frame, now.media_time)).events:
            inside = inside.after(event, inside.day)
            seen.append((event.type, inside.shown))
    assert seen == [("crossing", 1), ("crossing", 2), ("crossing", 1)]


PARIS = Calendar(ZoneInfo("Europe/Paris"), time(4))
YESTERDAY, TODAY = date(2026, 5, 3), date(2026, 5, 4)


def test_6_a_restart_loses_no_file_and_no_figure(tmp_path: Path) -> None:
    """Yesterday's file stays as it was, and today's goes on where it was, though nothing is kept but the store."""
    noon, days = datetime.combine(TODAY, time(12), PARIS.zone), timedelta(days=1)
    run(tmp_path, [entry(noon - days), entry(noon - days)], YESTERDAY, noon - days / 24)
    before = (tmp_path / "events-2026-05-03.csv").read_bytes(), (tmp_path / "footfall-2026-05-03.csv").read_bytes()
    run(tmp_path, [entry(noon - timedelta(hours=3))], TODAY, noon - timedelta(hours=2))
    run(tmp_path, [entry(noon - timedelta(hours=1))], TODAY, noon)
    assert before == (
        (tmp_path / "events-2026-05-03.csv").read_bytes(),
        (tmp_path / "footfall-2026-05-03.csv").read_bytes(),
    )
    assert [len(rows(tmp_path / f"events-{day}.csv")) for day in (YESTERDAY, TODAY)] == [2, 2]


def run(folder: Path, events: Sequence[AnyEvent], day: date, now: datetime) -> None:
    """One life of the daemon, as far as its files go."""
    settings = ReportSettings(
        layout=SiteLayout(slug="main-street", name="Main Street", calendar=PARIS, lines={"entrance": ["door"]}),
        period_minutes=60,
    )
    with EventStore(folder / "edgecount.sqlite") as store:
        store.append(events)
    with StoreReader(folder / "edgecount.sqlite") as reader:
        Reports(reader, settings, folder).write_days(day, day, now)


def entry(ts: datetime) -> Crossing:
    return Crossing(
        id=uuid4(),
        site="main-street",
        ts=ts.astimezone(BEGAN.tzinfo),
        camera="entrance",
        line="door",
        track=1,
        direction="in",
        confidence=0.9,
    )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_7_entries_start_no_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[threading.Thread] = []
    shown = four_abreast(250)
    counting, tallies = pipeline([seen for _, seen in shown]), Tallies(["door"])
    with EventStore(tmp_path / "edgecount.sqlite") as store:
        monkeypatch.setattr(threading.Thread, "start", started.append)
        for n, (seconds, _) in enumerate(shown, 1):
            events = counting.process(frame(n, seconds)).events
            store.append(events)
            tallies.take(events)
    tallies.take(counting.finish())
    assert (tallies.lines["door"].came_in, tallies.rejected) == (1000, {})
    assert started == []


def thread_names() -> list[str]:
    """The threads that there are now."""
    return sorted(thread.name for thread in threading.enumerate())


def test_7_entries_over_the_limit_start_no_threads_while_the_mail_server_is_busy(tmp_path: Path) -> None:
    """The one letter waits; a thousand more people change nothing of that."""
    path, clock = tmp_path / "edgecount.sqlite", FakeClock()
    rule = AlertRule(name="full", kind="occupancy", limit=0, clear_below=0, hold_seconds=0)
    place = SiteLayout(slug="main-street", name="Main Street", calendar=PARIS, lines={"entrance": ()})
    alerting = Alerting([rule], place, clock)
    letter = Letter(key="1", subject="Too full", text="Too full", html="<p>Too full</p>")
    with EventStore(path) as store:
        recorder = Recorder(place, store, path, alerting, None, Counts(), clock)
        with rude_server(mute) as server:
            mail = MailSettings(host=HOST, port=server.port, security="none", sender="a@b.org", receivers=("c@d.org",))
            sink = MailSink(mail, "c@d.org", lambda _: letter, Counts().mailed, clock)
            delivery = Delivery(sink, store, path, clock, Backoff(1, 60, lambda: 0))
            recorder.start([delivery])
            delivery.start()
            enter(recorder, clock)
            wait_until(lambda: server.visits and "deadline" in thread_names(), "the letter is on its way")
            before = thread_names()
            for _ in range(1000):
                enter(recorder, clock)
            assert (thread_names(), server.visits) == (before, 1)
            delivery.finish(0)
        wait_until(lambda: delivery.join(0), "the end of the delivery")


def enter(recorder: Recorder, clock: FakeClock) -> None:
    """One more comes in, a tenth of a second later."""
    clock.advance(0.1)
    recorder.record([entry(clock.now())])
    recorder.tick()


BROKEN = SourceError("entrance: the camera gives no pictures: check its cable")


def test_8_a_failed_read_is_said_and_stored() -> None:
    """What was seen before it is settled first: somebody was plainly past the line."""
    shown = [[seen_at(400, y)] for y in (250, 270, 290, 312)]
    reports: SimpleQueue[WorkerUpdate] = SimpleQueue()
    source = FakeSource([BLACK] * len(shown), breaks=BROKEN)
    CameraLoop("main-street", "entrance", source, pipeline(shown), reports.put, FakeClock()).run()
    taken = [reports.get_nowait() for _ in range(reports.qsize())]
    events = [event for report in taken for event in report.events]
    assert [event.type for event in events] == ["camera_restored", "crossing", "camera_lost"]
    assert isinstance(events[-1], CameraLost)
    assert events[-1].reason == str(BROKEN)
    assert (taken[-1].ended, taken[-1].failure) == (True, BROKEN)
    assert not source.is_open


def test_8_a_replay_that_cannot_be_read_ends_with_its_reason() -> None:
    source = FakeSource([BLACK] * 3, breaks=BROKEN)
    source.open()
    with pytest.raises(SourceError, match=r"entrance: .* check its cable") as error:
        replay(source, pipeline([]), Tallies(["door"]), [], FakeClock(), lambda _: None)
    assert "\n" not in str(error.value)


@pytest.mark.unmeasured
def test_9_two_thousand_people_leave_nothing_behind() -> None:
    tracker, smoother = Tracker(0.4, 2.0), Smoother("foot", SIZE)
    counter, tallies = line_counter(), Tallies(["door"])
    sizes: dict[int, Mapping[str, int]] = {}
    for n, (seconds, seen) in enumerate(four_abreast(500), 1):
        settled = smoother.update(tracker.detected(seen, seconds), moment(n, seconds))
        facts = [fact for people in settled for fact in counter.update(people.tracks, people.moment)]
        tallies.take(entry(BEGAN) for fact in facts if told([fact]) == ["in"])
        if n in (1500, 2500):
            sizes[n] = held(tracker) | held(smoother) | held(counter) | held(tallies)
    assert sizes[1500] == sizes[2500]
    assert sizes[2500]["Tracker._people"] == sizes[2500]["Smoother._sights"] == sizes[2500]["LineCounter._people"] == 4
    assert not tracker.detected([], seconds + 3)
    *last, nobody = (*smoother.update([], moment(n + 1, seconds + 3)), *smoother.finish())
    tallies.take(entry(BEGAN) for people in last for fact in counter.update(people.tracks, people.moment))
    assert tallies.lines["door"].came_in == 2_000
    assert not counter.update(nobody.tracks, nobody.moment)
    assert held(tracker)["Tracker._people"] == held(counter)["LineCounter._people"] == 0
    assert held(smoother)["Smoother._waiting"] == held(smoother)["Smoother._sights"] == 0


def held(it: object) -> dict[str, int]:
    """How much each of its collections holds."""
    return {f"{type(it).__name__}.{name}": len(value) for name, value in vars(it).items() if isinstance(value, Sized)}
