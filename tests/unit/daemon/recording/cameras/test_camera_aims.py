from datetime import UTC, datetime, timedelta

import pytest

from edgecount.daemon.recording.cameras.camera_aims import ACCEPTED, CameraAims, KeptAim, kept_aim
from edgecount.errors import StoreError
from edgecount.events.model import CameraMoved, CameraMovedCleared
from edgecount.site.aim import AGAIN, Aim
from edgecount.site.status import Moved

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(minutes=6)
MOVED = Aim("moved", BEFORE, "its picture is shifted by 8 % of its width")
RIGHT, LEARNING = Aim("right", NOW), Aim("learning", NOW)
LEARNT = Aim("right", NOW, marks=b"marks")


class Notebook:
    """A memory that is not on any disk; one that is `full` takes nothing more."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.full = False

    def recall(self, key: str) -> str | None:
        return self.kept.get(key)

    def remember(self, key: str, value: str) -> None:
        if self.full:
            raise StoreError("the disk is full")
        self.kept[key] = value


def said(aims: CameraAims, *found: Aim) -> list[str]:
    events = [aims.see("door", aim, NOW) for aim in found]
    return [event.type for event in events if event is not None]


def test_a_move_is_one_event_until_it_is_right_again() -> None:
    aims = CameraAims(Notebook(), "shop")
    assert said(aims, LEARNING, LEARNT, RIGHT, MOVED, MOVED, RIGHT, RIGHT) == ["camera_moved", "camera_moved_cleared"]


def test_the_event_says_how_and_since_when() -> None:
    aims = CameraAims(Notebook(), "shop")
    moved = aims.see("door", MOVED, NOW)
    assert isinstance(moved, CameraMoved)
    assert (moved.site, moved.camera, moved.ts, moved.since, moved.reason) == (
        "shop",
        "door",
        NOW,
        BEFORE,
        "its picture is shifted by 8 % of its width",
    )
    right = aims.see("door", RIGHT, NOW)
    assert isinstance(right, CameraMovedCleared)
    assert right.how == AGAIN


def test_it_outlasts_a_restart() -> None:
    memory = Notebook()
    said(CameraAims(memory, "shop"), LEARNT, MOVED)
    expected = KeptAim(b"marks", Moved(BEFORE, "its picture is shifted by 8 % of its width"))
    assert kept_aim(memory, "door") == expected
    assert said(CameraAims(memory, "shop"), MOVED, RIGHT) == ["camera_moved_cleared"]
    assert kept_aim(memory, "door") == KeptAim(b"marks", None)


def test_whoever_says_that_it_is_right_has_the_scene_forgotten() -> None:
    memory = Notebook()
    aims = CameraAims(memory, "shop")
    said(aims, LEARNT, MOVED)
    event = aims.accept("door", NOW)
    assert event is not None
    assert event.how == ACCEPTED
    assert kept_aim(memory, "door") == KeptAim()
    assert aims.accept("door", NOW) is None


def test_what_was_on_its_way_when_somebody_said_so_counts_for_nothing() -> None:
    aims = CameraAims(Notebook(), "shop")
    said(aims, LEARNT, MOVED)
    aims.accept("door", NOW)
    assert said(aims, MOVED, LEARNT) == []
    assert aims.known("door") == KeptAim()
    assert said(aims, LEARNING, LEARNT, MOVED) == ["camera_moved"]


def test_a_scene_learnt_while_it_is_moved_does_not_say_that_it_is_right() -> None:
    """A camera that was pushed gives pictures of another shape: what is learnt then is the pushed scene."""
    memory = Notebook()
    assert said(CameraAims(memory, "shop"), LEARNT, MOVED, LEARNING, LEARNT, RIGHT) == ["camera_moved"]
    assert kept_aim(memory, "door").marks is None
    aims = CameraAims(memory, "shop")
    assert said(aims, LEARNING, LEARNT, RIGHT) == [], "nor after a restart, whose worker has nothing to begin with"
    assert aims.accept("door", NOW) is not None
    assert said(aims, LEARNING, LEARNT, MOVED, RIGHT) == ["camera_moved", "camera_moved_cleared"]


def test_a_scene_that_is_learnt_anew_is_not_kept_meanwhile() -> None:
    aims = CameraAims(Notebook(), "shop")
    said(aims, LEARNT, LEARNING)
    assert aims.known("door").marks is None


def test_a_move_after_now_is_one_of_now() -> None:
    event = CameraAims(Notebook(), "shop").see("door", Aim("moved", NOW + timedelta(days=1), "shifted"), NOW)
    assert isinstance(event, CameraMoved)
    assert event.since == NOW


@pytest.mark.parametrize("kept", ["", "{}", "[]", '{"marks": 1, "moved": null}', '{"marks": null, "moved": {}}'])
def test_what_cannot_be_read_is_nothing(kept: str) -> None:
    memory = Notebook()
    memory.kept["aim.door"] = kept
    assert kept_aim(memory, "door") == KeptAim()


def test_a_full_disk_is_told_and_the_events_come(caplog: pytest.LogCaptureFixture) -> None:
    memory = Notebook()
    memory.full = True
    aims = CameraAims(memory, "shop")
    assert said(aims, MOVED, RIGHT) == ["camera_moved", "camera_moved_cleared"]
    assert "door: after a restart it is not known where it looked: the disk is full" in caplog.messages
