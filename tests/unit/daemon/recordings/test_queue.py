"""The queue of recordings: one at a time, over restarts, cancelled and deleted; and what ages."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from edgecount.daemon.recordings.ageing import RecordingsAgeing
from edgecount.daemon.recordings.kept import KeptRecordings
from edgecount.daemon.recordings.queue import MOST_WAITING, RecordingQueue
from edgecount.daemon.recordings.recording_asks import recording_asks
from edgecount.errors import EdgecountError, SourceError
from edgecount.gateway.ask import Ask
from edgecount.site.recordings import COUNTS, GROUND, UploadedRecording
from tests.support.fakes import FakeClock
from tests.support.waiting import wait_until
from tests.support.web.counted import FakeCounter

WHO = {"by": "Ada", "role": 2}


class QueuedShop:
    """A state folder with a queue, and what may be asked of it."""

    def __init__(self, state: Path) -> None:
        self.state, self.clock, self.stop = state, FakeClock(), threading.Event()
        self.kept = KeptRecordings(state)
        self.kept.prepare()
        self.kept.uploads.mkdir(parents=True, exist_ok=True)
        self.queue = RecordingQueue(self.kept, self.clock, self.stop)
        self.counter = FakeCounter()
        self._asks: dict[str, Ask] = dict(recording_asks(self.queue, self.kept, ["entrance"], self.faults, self.clock))

    @staticmethod
    def faults(drawn: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
        return [] if drawn["lines"] else [{"path": [], "text": "draw a line first"}]

    def ask(self, what: str, /, **values: Any) -> dict[str, Any]:
        return self._asks[f"recordings.{what}"].answer({**WHO, **values})

    def upload(self, number: int, suffix: str = ".mp4") -> str:
        id_ = f"{number:032x}"
        (self.kept.uploads / f"{id_}{suffix}").write_bytes(b"a video")
        return id_

    def count(self, number: int) -> str:
        """Have a new upload counted."""
        id_ = self.upload(number)
        self.clock.advance(1)
        self.ask("count", id=id_, name=f"{number}.mp4", camera="entrance", start="2026-05-02T10:00:00+02:00")
        return id_

    def states(self) -> list[str]:
        return [one["state"] for one in self.ask("list")["recordings"]]

    def wait_for(self, *states: str) -> None:
        wait_until(lambda: self.states() == list(states), f"they are not {states}")


@contextmanager
def running(state: Path, counter: FakeCounter | None = None) -> Iterator[QueuedShop]:
    shop = QueuedShop(state)
    shop.counter = counter or shop.counter
    shop.queue.employ(shop.counter)
    try:
        yield shop
    finally:
        shop.stop.set()
        shop.queue.end()


def test_one_after_the_other_with_their_progress(tmp_path: Path) -> None:
    with running(tmp_path) as shop:
        first, second = shop.count(1), shop.count(2)
        shop.wait_for("waiting", "counting")
        wait_until(lambda: shop.ask("list")["recordings"][1]["frames"] == 3, "no progress is told")
        shop.counter.go.set()
        shop.wait_for("done", "done")
        assert shop.counter.begun == ["1.mp4", "2.mp4"]
        assert (shop.kept.folder(first) / COUNTS).read_text() == f"{first}.mp4"
        assert shop.kept.one(second).start is not None


@pytest.mark.parametrize(
    ("ends", "state", "reason"),
    [
        (None, "done", None),
        ("1.mp4 is cut off", "done", "1.mp4 is cut off"),
        (SourceError("1.mp4 is no video"), "failed", "1.mp4 is no video"),
        (RuntimeError("a fault"), "failed", "it could not be counted; the daemon's log says why"),
    ],
)
def test_how_it_ended(tmp_path: Path, ends: Any, state: str, reason: str | None) -> None:
    with running(tmp_path) as shop:
        shop.counter.ends = ends
        shop.counter.go.set()
        shop.count(1)
        shop.wait_for(state)
        assert shop.ask("list")["recordings"][0]["reason"] == reason


def full(_: UploadedRecording) -> None:
    raise EdgecountError("cannot write recording.json (No space left on device): make room on that disk")


def test_what_the_disk_does_not_take_is_tried_again_in_a_while(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edgecount.daemon.recordings.queue._LOOK_SECONDS", 0.1)
    with running(tmp_path) as shop:
        shop.count(1)
        shop.wait_for("counting")
        with monkeypatch.context() as disk:
            disk.setattr(shop.kept, "put", full)
            shop.counter.go.set()
            wait_until(lambda: caplog.messages, "nothing is said")
        shop.wait_for("done")
    assert "1.mp4 is counted again in a while: cannot write recording.json (No space left on device): " in caplog.text
    assert "Traceback" not in caplog.text


def test_what_was_being_counted_begins_again_after_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as shop:
        shop.count(1)
        shop.wait_for("counting")
    counter = FakeCounter()
    counter.go.set()
    with running(tmp_path, counter) as shop:
        shop.wait_for("done")
    assert counter.begun == ["1.mp4"]


def test_a_cancelled_one_is_counted_no_further_and_may_be_counted_again(tmp_path: Path) -> None:
    with running(tmp_path) as shop:
        first, second = shop.count(1), shop.count(2)
        shop.wait_for("waiting", "counting")
        assert shop.ask("cancel", id=second) == {"state": "cancelled"}
        assert shop.ask("cancel", id=first) == {"state": "cancelled"}
        shop.wait_for("cancelled", "cancelled")
        shop.counter.go.set()
        shop.clock.advance(1)
        shop.ask("count", id=first, name="again.mp4", camera="entrance", start=None)
        shop.wait_for("done", "cancelled")
        assert shop.ask("cancel", id=first) == {"state": "done"}


def test_a_deleted_one_leaves_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as shop:
        first, second = shop.count(1), shop.count(2)
        shop.wait_for("waiting", "counting")
        for id_ in (first, second):
            shop.ask("delete", id=id_)
        assert shop.states() == []
        assert not list(shop.kept.uploads.iterdir())
        assert not list((tmp_path / "recordings").iterdir())
        with pytest.raises(EdgecountError, match="not there any more"):
            shop.ask("delete", id=first)


def test_what_is_being_counted_is_not_counted_twice(tmp_path: Path) -> None:
    with running(tmp_path) as shop:
        first = shop.count(1)
        shop.wait_for("counting")
        with pytest.raises(EdgecountError, match="cancel that first"):
            shop.ask("count", id=first, name="x", camera="entrance", start=None)


LINES = {"passage": {"from": [0.2, 0.1], "to": [0.2, 0.9], "in_side": "left"}}


def test_what_is_drawn_on_one_is_kept_and_counted_with_until_it_gets_a_cameras_lines(tmp_path: Path) -> None:
    with running(tmp_path) as shop:
        shop.counter.go.set()
        id_ = shop.count(1)
        shop.wait_for("done")
        assert shop.ask("draw", id=id_, lines={}, zones={}) == {"problems": [{"path": [], "text": "draw a line first"}]}
        (shop.kept.folder(id_) / GROUND).write_bytes(b"a picture")
        shop.ask("draw", id=id_, lines=LINES, zones={})
        shop.wait_for("done")
        assert shop.kept.one(id_).drawn == {"lines": LINES, "zones": {}}
        shop.ask("count", id=id_, name="1.mp4", own=True, start=None)
        shop.wait_for("done")
        assert (shop.kept.one(id_).drawn, shop.kept.one(id_).start is None) == ({"lines": LINES, "zones": {}}, False)
        assert (shop.kept.folder(id_) / GROUND).exists(), "it is drawn upon again"
        shop.ask("count", id=id_, name="1.mp4", camera="entrance", start=None)
        assert shop.kept.one(id_).drawn is None
        assert len(shop.counter.begun) >= 3


def test_staff_draw_on_none(tmp_path: Path) -> None:
    shop = QueuedShop(tmp_path)
    with pytest.raises(EdgecountError):
        shop.ask("draw", id=shop.upload(1), lines=LINES, zones={}, role=1)


def test_so_many_may_wait(tmp_path: Path) -> None:
    shop = QueuedShop(tmp_path)
    for number in range(MOST_WAITING):
        shop.count(number)
    with pytest.raises(EdgecountError, match="wait already"):
        shop.count(99)


REFUSED: dict[str, dict[str, Any]] = {
    "another folder": {"id": "../../settings"},
    "no upload": {"id": "f" * 32},
    "no camera": {"camera": "none"},
    "no word": {"camera": ["entrance"]},
    "no name": {"name": ""},
    "a long name": {"name": "x" * 121},
    "a name of two lines": {"name": "a\nb"},
    "no time": {"start": "soon"},
    "a number": {"start": 7},
    "a time of nowhere": {"start": "2026-05-02T10:00:00"},
    "another age": {"start": "0001-01-01T00:00:00+00:00"},
    "staff": {"role": 1},
    "nobody": {"role": None},
}


@pytest.mark.parametrize("wrong", REFUSED.values(), ids=REFUSED)
def test_what_is_said_of_a_recording_is_checked(tmp_path: Path, wrong: dict[str, Any]) -> None:
    shop = QueuedShop(tmp_path)
    right = {"id": shop.upload(1), "name": "a", "camera": "entrance", "start": None}
    with pytest.raises(EdgecountError):
        shop.ask("count", **(right | wrong))
    assert shop.states() == []


def test_a_link_is_no_upload(tmp_path: Path) -> None:
    shop = QueuedShop(tmp_path)
    (tmp_path / "secret.mp4").write_bytes(b"secret")
    (shop.kept.uploads / f"{1:032x}.mp4").symlink_to(tmp_path / "secret.mp4")
    with pytest.raises(EdgecountError, match="upload it again"):
        shop.ask("count", id=f"{1:032x}", name="a", camera="entrance", start=None)


def test_a_record_that_is_damaged_hides_no_others(tmp_path: Path) -> None:
    shop = QueuedShop(tmp_path)
    shop.count(1)
    for number, content in ((2, "{"), (3, '{"state": "new"}'), (4, "[]")):
        folder = shop.kept.folder(f"{number:032x}")
        folder.mkdir()
        (folder / "recording.json").write_text(content)
    (tmp_path / "recordings" / "other").mkdir()
    assert shop.states() == ["waiting"]


def test_a_folder_that_cannot_be_made_is_warned_of_and_no_more(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "recordings").write_text("a file")
    KeptRecordings(tmp_path).prepare()
    assert caplog.messages[0].startswith(f"recordings cannot be counted: {tmp_path / 'recordings'} cannot be made (")


def test_recordings_and_given_up_uploads_age(tmp_path: Path) -> None:
    shop = QueuedShop(tmp_path)
    old = shop.count(1)
    given_up, fresh = shop.kept.uploads / f"{2:032x}.part", shop.kept.uploads / f"{3:032x}.part"
    given_up.touch()
    fresh.touch()
    shop.clock.advance(timedelta(days=6).total_seconds())
    new = shop.count(4)
    now = shop.clock.now().timestamp()
    for path, hours in ((given_up, 25), (fresh, 23), (shop.kept.uploads / f"{new}.mp4", 50)):
        os.utime(path, (now - 3600 * hours,) * 2)
    ageing = RecordingsAgeing(shop.queue, shop.kept, 7, shop.clock)
    ageing.run()
    assert not given_up.exists()
    assert fresh.exists()
    assert len(shop.states()) == 2
    shop.clock.advance(timedelta(days=1).total_seconds())
    ageing.run()
    assert [one.id for one in shop.kept.all()] == [new]
    assert not (shop.kept.uploads / f"{old}.mp4").exists()


def test_one_that_cannot_be_deleted_keeps_no_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    shop = QueuedShop(tmp_path)
    stuck, other = shop.count(1), shop.count(2)
    upload = shop.kept.uploads / f"{stuck}.mp4"
    upload.unlink()
    upload.mkdir()
    shop.clock.advance(timedelta(days=8).total_seconds())
    RecordingsAgeing(shop.queue, shop.kept, 7, shop.clock).run()
    assert [one.id for one in shop.kept.all()] == [stuck]
    assert not (shop.kept.uploads / f"{other}.mp4").exists()
    assert "a recording that is too old is still there: 1.mp4 cannot be deleted (" in caplog.text
