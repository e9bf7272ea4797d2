"""What native code writes to file descriptor 2."""

import os
import threading

import pytest

from edgecount.detectors.runtimes.silence import silenced
from tests.support.waiting import HUNG_SECONDS, wait_until


@pytest.fixture(autouse=True)
def nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENCV_LOG_LEVEL", raising=False)


def say(text: str) -> None:
    os.write(2, text.encode())


def test_nothing_is_heard_meanwhile_and_all_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    say("before ")
    with silenced():
        say("meanwhile ")
    say("after")
    assert capfd.readouterr().err == "before after"


def test_an_exception_ends_it(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="mine"), silenced():
        raise ValueError("mine")
    say("heard")
    assert capfd.readouterr().err == "heard"


def test_who_asks_for_messages_gets_them(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENCV_LOG_LEVEL", "ERROR")
    with silenced():
        say("heard")
    assert capfd.readouterr().err == "heard"


def test_no_descriptor_is_left_open() -> None:
    before = os.listdir("/proc/self/fd")  # noqa: PTH208 - a list of names, to be compared
    for _ in range(20):
        with silenced():
            pass
    assert os.listdir("/proc/self/fd") == before  # noqa: PTH208


def test_two_threads_do_not_turn_it_away_for_good(capfd: pytest.CaptureFixture[str]) -> None:
    inside, may_end = threading.Event(), threading.Event()

    def first() -> None:
        with silenced():
            inside.set()
            may_end.wait(HUNG_SECONDS)

    def second() -> None:
        with silenced():
            pass

    threads = [threading.Thread(target=work, name=work.__name__) for work in (first, second)]
    threads[0].start()
    wait_until(inside.is_set, "the first is inside")
    threads[1].start()
    may_end.set()
    for thread in threads:
        thread.join(HUNG_SECONDS)
    say("heard")
    assert capfd.readouterr().err == "heard"
