"""The taps of a phone at the main process: put right by its clock, compared, and kept once."""

from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from edgecount.daemon.operations.audit_ask import AuditAsk
from edgecount.errors import EdgecountError
from edgecount.figures.audits.audit import AuditedWay
from edgecount.site.audits.auditing import event_of
from edgecount.site.command import Command, KeepAudit
from edgecount.store.event_store import EventStore
from tests.support.fakes import FakeClock
from tests.support.stored import crossing, filled, utc

NOW = utc("2026-05-04T12:00")
BEGAN = NOW - timedelta(minutes=11)


class AuditedBox:
    """A store, and what commands came to it; audits are stored at once."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "events.sqlite"
        people = [crossing(number, BEGAN + timedelta(seconds=20 * number)) for number in range(1, 20)]
        filled(self.path, people, {"entrance": {BEGAN + timedelta(minutes=minute): 60.0 for minute in range(4)}})
        self.commands: list[KeepAudit] = []
        self.asked = AuditAsk(self.path, {"entrance": ["door"], "back": []}, self._obey, FakeClock(NOW)).ask()

    def _obey(self, command: Command) -> "Future[int]":
        assert isinstance(command, KeepAudit)
        self.commands.append(command)
        with EventStore(self.path) as store:
            (seq,) = store.append([event_of(command.audit, command.id, "main-street", NOW)])
        done: Future[int] = Future()
        done.set_result(seq)
        return done


@pytest.fixture
def box(tmp_path: Path) -> AuditedBox:
    return AuditedBox(tmp_path)


def ms(moment: datetime, ahead: timedelta = timedelta(0)) -> int:
    return round(1000 * (moment + ahead).timestamp())


def taps(ahead: timedelta = timedelta(0), **changed: Any) -> dict[str, Any]:
    """The first ten people, a second late, on a clock that is ahead."""
    moments = [BEGAN + timedelta(seconds=20 * number + 1) for number in range(1, 11)]
    return {
        "id": str(UUID(int=77)),
        "camera": "entrance",
        "lines": ["door"],
        "began": ms(BEGAN, ahead),
        "ended": ms(BEGAN + timedelta(seconds=210), ahead),
        "now": ms(NOW, ahead),
        "taps": [[ms(moment, ahead), "in"] for moment in moments],
        "by": "Anna",
        "role": 2,
        **changed,
    }


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=3, seconds=7), timedelta(days=-400)])
def test_whatever_the_clock_of_the_phone_shows(box: AuditedBox, ahead: timedelta) -> None:
    assert box.asked.answer(taps(ahead)) == {"id": str(UUID(int=77))}
    (command,) = box.commands
    assert command.audit.compared.came_in == AuditedWay(10, 10, 10)
    assert command.audit.compared.offset == pytest.approx(1.0)
    assert (command.audit.by, command.audit.span.start) == ("Anna", BEGAN)


def test_what_is_sent_twice_is_kept_once(box: AuditedBox) -> None:
    assert box.asked.answer(taps()) == box.asked.answer(taps())
    assert len(box.commands) == 1


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"taps": []}, "nobody was tapped"),
        ({"taps": [[1, "up"]]}, "no taps of an audit"),
        ({"taps": [["1", "in"]]}, "no taps of an audit"),
        ({"taps": [[True, "in"]]}, "no taps of an audit"),
        ({"taps": [[1e300, "in"]]}, "no taps of an audit"),
        ({"taps": 3}, "no taps of an audit"),
        ({"id": "x"}, "no taps of an audit"),
        ({"lines": []}, "no taps of an audit"),
        ({"lines": ["gate"]}, "there is no line"),
        ({"camera": "nowhere"}, "there is no camera"),
        ({"ended": ms(NOW + timedelta(minutes=1))}, "no taps of an audit"),
        ({"began": ms(NOW), "ended": ms(BEGAN)}, "no taps of an audit"),
        ({"by": ""}, "names the person"),
    ],
)
def test_what_cannot_be_is_refused(box: AuditedBox, changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(EdgecountError, match=problem):
        box.asked.answer(taps(**changed))
    assert box.commands == []


@pytest.mark.parametrize(
    ("values", "story"), [(taps(), "keep an audit of entrance with 10 taps"), ({}, "keep an audit")]
)
def test_the_log_says_what_was_done(box: AuditedBox, values: dict[str, Any], story: str) -> None:
    assert box.asked.story is not None
    assert box.asked.story(values) == story


def test_a_line_that_is_named_again_counts_once(box: AuditedBox) -> None:
    box.asked.answer(taps(lines=["door", "door"]))
    assert box.commands[0].audit.lines == ("door",)


def test_taps_that_are_not_stored_yet_stay_on_the_phone(tmp_path: Path) -> None:
    path = AuditedBox(tmp_path).path
    waits: Future[int] = Future()
    waits.set_result(0)
    asked = AuditAsk(path, {"entrance": ["door"]}, lambda _command: waits, FakeClock(NOW)).ask()
    with pytest.raises(EdgecountError, match="it is not stored yet"):
        asked.answer(taps())
