"""systemd is told in datagrams, pinged while every loop makes progress, and is never the daemon's trouble."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.daemon.operations.supervision import MAIN, Endurance, Heartbeats, Notifier, Watchdog, ping_seconds
from tests.support.fakes import FakeClock
from tests.support.machine.systemd import FakeSystemd, listening

PID = 4711


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[FakeSystemd]:
    with listening(str(tmp_path / "notify")) as fake:
        yield fake


def test_each_word_is_a_datagram_of_its_own(systemd: FakeSystemd) -> None:
    notifier = Notifier(systemd.environ)
    notifier.ready()
    notifier.status("3 cameras, 12 inside")
    notifier.ping()
    notifier.stopping()
    assert systemd.told() == ["READY=1", "STATUS=3 cameras, 12 inside", "WATCHDOG=1", "STOPPING=1"]


def test_an_abstract_socket_is_told_too() -> None:
    with listening(f"@edgecount-test-{os.getpid()}") as systemd:
        Notifier(systemd.environ).ready()
        assert systemd.told() == ["READY=1"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("one\nREADY=1", "one READY=1", id="second-line"),
        pytest.param("  café ☕ ", "café ☕", id="unicode"),
        pytest.param("a\udce9b", "a?b", id="undecodable"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_status_is_one_line(text: str, told: str, systemd: FakeSystemd) -> None:
    Notifier(systemd.environ).status(text)
    assert systemd.told() == [f"STATUS={told}"]


@pytest.mark.parametrize("environ", [pytest.param({}, id="unset"), pytest.param({"NOTIFY_SOCKET": ""}, id="empty")])
def test_without_systemd_nobody_is_told(environ: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    Notifier(environ).ready()
    assert caplog.messages == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("/nowhere/notify", id="absent"),
        pytest.param("@edgecount-nobody-listens", id="abstract-absent"),
        pytest.param("x" * 300, id="too-long"),
        pytest.param("/a\0b", id="null"),
        pytest.param("/\ud800", id="surrogate"),
        pytest.param("vsock:2:1234", id="of-a-virtual-machine"),
    ],
)
def test_a_socket_that_cannot_be_used_is_logged_once_and_does_no_harm(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    notifier = Notifier({"NOTIFY_SOCKET": name})
    notifier.ready()
    notifier.ping()
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("systemd is not told how edgecount does: NOTIFY_SOCKET cannot be used: ")


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        pytest.param({}, None, id="unset"),
        pytest.param({"WATCHDOG_USEC": "30000000"}, 10.0, id="a-third"),
        pytest.param({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(PID)}, 10.0, id="meant"),
        pytest.param({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None, id="another-process-meant"),
        pytest.param({"WATCHDOG_USEC": "0"}, None, id="off"),
        pytest.param({"WATCHDOG_USEC": "soon"}, None, id="nonsense"),
        pytest.param({"WATCHDOG_USEC": "-5"}, None, id="negative"),
        pytest.param({"WATCHDOG_USEC": "³"}, None, id="superscript"),
    ],
)
def test_a_ping_is_due_three_times_within_the_timeout(environ: dict[str, str], seconds: float | None) -> None:
    assert ping_seconds(environ, PID) == seconds


def test_a_loop_is_alive_while_it_beats_within_its_patience() -> None:
    clock = FakeClock()
    beats = Heartbeats(clock)
    beats.register("jobs", patience_seconds=60)
    beats.register("mqtt", patience_seconds=10)
    clock.advance(10)
    assert beats.alive(clock.monotonic())
    clock.advance(1)
    assert beats.late(clock.monotonic()) == {"mqtt": 11.0}
    assert not beats.alive(clock.monotonic())
    beats.beat("mqtt")
    assert beats.alive(clock.monotonic())


def test_a_loop_that_has_ended_is_not_waited_for_and_cannot_come_back_unnoticed() -> None:
    clock = FakeClock()
    beats = Heartbeats(clock)
    beats.register("mqtt", patience_seconds=10)
    beats.forget("mqtt")
    beats.forget("mqtt")
    beats.beat("mqtt")
    clock.advance(3600)
    assert beats.alive(clock.monotonic())


@pytest.mark.parametrize("patience", [0.0, -1.0])
def test_a_patience_without_length_is_refused(patience: float) -> None:
    with pytest.raises(ValueError, match="the patience with jobs must be more than 0 seconds"):
        Heartbeats(FakeClock()).register("jobs", patience)


@given(
    beats=st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 30)), max_size=30),
    patience=st.fixed_dictionaries({name: st.floats(1, 60) for name in "abc"}),
)
def test_alive_says_that_no_last_beat_is_older_than_its_patience(
    beats: list[tuple[str, float]], patience: dict[str, float]
) -> None:
    clock = FakeClock()
    heartbeats = Heartbeats(clock)
    last = {}
    for name, seconds in patience.items():
        heartbeats.register(name, seconds)
        last[name] = clock.monotonic()
    for name, wait in beats:
        clock.advance(wait)
        heartbeats.beat(name)
        last[name] = clock.monotonic()
    now = clock.monotonic()
    assert heartbeats.alive(now) == all(now - last[name] <= patience[name] for name in "abc")


def watchdog(systemd: FakeSystemd, every: float | None) -> tuple[Watchdog, Heartbeats, FakeClock]:
    clock = FakeClock()
    beats = Heartbeats(clock)
    return Watchdog(Notifier(systemd.environ), beats, every, clock), beats, clock


def test_the_main_loop_pings_no_oftener_than_is_wanted(systemd: FakeSystemd) -> None:
    dog, _, clock = watchdog(systemd, every=10)
    for _ in range(61):
        dog.tick()
        clock.advance(0.5)
    assert systemd.told() == ["WATCHDOG=1"] * 4  # at 0, 10, 20 and 30 s


def test_no_ping_where_none_is_wanted(systemd: FakeSystemd) -> None:
    dog, _, clock = watchdog(systemd, every=None)
    dog.tick()
    clock.advance(100)
    dog.tick()
    assert systemd.told() == []


def test_the_ping_is_withheld_while_a_loop_stands_still_and_comes_at_once_when_it_goes_on(
    systemd: FakeSystemd, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    dog, beats, clock = watchdog(systemd, every=10)
    beats.register("jobs", patience_seconds=15)
    dog.tick()
    clock.advance(16)
    for _ in range(5):
        dog.tick()
        clock.advance(0.5)
    assert systemd.told() == ["WATCHDOG=1"]
    assert caplog.messages == ["jobs stands still for 16 s: unless it goes on, systemd starts edgecount again"]
    beats.beat("jobs")
    dog.tick()
    assert systemd.told() == ["WATCHDOG=1"]
    assert caplog.messages[1:] == ["jobs goes on"]


def test_one_loop_that_goes_on_does_not_speak_for_another(
    systemd: FakeSystemd, caplog: pytest.LogCaptureFixture
) -> None:
    dog, beats, clock = watchdog(systemd, every=10)
    beats.register("jobs", patience_seconds=15)
    beats.register("mqtt", patience_seconds=15)
    clock.advance(20)
    dog.tick()
    beats.beat("jobs")
    dog.tick()
    assert systemd.told() == []
    assert [message.split(":")[0] for message in caplog.messages] == [
        "jobs stands still for 20 s",
        "mqtt stands still for 20 s",
        "jobs goes on",
    ]


def test_long_work_of_the_main_thread_says_that_it_goes_on_once_a_second() -> None:
    clock = FakeClock()
    told: list[str] = []

    class Told(Notifier):
        def _tell(self, message: str) -> None:
            told.append(message)

    notifier, beats = Told({}), Heartbeats(clock)
    beats.register(MAIN, 20.0)
    endurance = Endurance(notifier, beats, Watchdog(notifier, beats, 10.0, clock), clock)
    for _ in range(250):
        endurance()
        clock.advance(0.1)
    assert beats.alive(clock.monotonic())
    assert told.count("EXTEND_TIMEOUT_USEC=60000000") == 25
    assert told.count("WATCHDOG=1") == 3
