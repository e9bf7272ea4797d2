"""The settings of a state folder: changed, refused, told, undone; two people at once; and secrets kept apart."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edgecount.config.settings.change import Wish
from edgecount.config.settings.kept import KeptSettings, SettingsError
from edgecount.config.settings.layered import load_layered
from edgecount.config.settings.settings import OvertakenError, RefusedChangeError, Settings
from edgecount.errors import UsageError
from edgecount.text import dotted
from tests.support.fakes import FakeClock

FILE = """
site: {name: Main Street, capacity: 10}
cameras:
  entrance:
    source: door.mp4
    lines:
      door: {from: [0.2, 0.5], to: [0.8, 0.5], in_side: left}
    zones:
      floor: {polygon: [[0, 0], [1, 0], [1, 1]]}
"""
NOW = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)
QUEUE = [["0", "0"], ["1", "0"], ["0", "1"]]


def settings_in(folder: Path, file: str = FILE, **options: object) -> Settings:
    (folder / "config.yaml").write_text(file)
    return Settings(KeptSettings(folder / "state"), folder / "config.yaml", {}, FakeClock(NOW), **options)  # type: ignore[arg-type]  # as the test names them


def wish(path: str, value: object = None, *, reset: bool = False) -> Wish:
    return Wish(tuple(path.split(".")), value, reset)  # type: ignore[arg-type]  # a value as YAML has it


def capacity(settings: Settings) -> int | None:
    return settings.standing().layered.config.site.capacity


def test_a_change_is_in_force_and_in_the_history(tmp_path: Path) -> None:
    told: list[str] = []
    settings = settings_in(tmp_path, changed=lambda: told.append("changed"))
    settings.change([wish("site.capacity", "20")], "Anna")
    assert capacity(settings) == 20
    (made,), undone = settings.history()
    assert (made.revision, made.at, made.by, made.kind, undone) == (1, NOW, "Anna", "change", frozenset())
    assert made.was == {"site.capacity": "10"}
    assert told == ["changed"]


def test_nothing_is_made_by_reading(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert capacity(settings) == 10
    assert settings.history() == ([], frozenset())
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("site.capacity", "0", 'site.capacity: must be a whole number from 1 up, not "0"'),
        ("site.timezone", "Europe/Pariss", "site.timezone: must be an IANA time zone such as Europe/Paris"),
        (
            "cameras.entrance.lines.door.in_side",
            "up",
            'cameras.entrance.lines.door.in_side: must be left or right, not "up"',
        ),
        ("cameras.entrance", None, "must be a map of at least one camera"),
        ("cameras.entrance.zones.floor.polygon", [["0", "0"], ["1", "1"], ["1", "0"], ["0", "1"]], "must not cross"),
        ("cameras.back.title", "Back", "cameras.back.title: there is no cameras.back any more"),
        ("site.capacity", "10", None),
    ],
)
def test_a_wrong_change_is_refused_in_the_loader_s_words(
    tmp_path: Path, path: str, value: object, line: str | None
) -> None:
    settings = settings_in(tmp_path)
    if line is None:
        settings.change([wish(path, value)], "Anna")
        line = "nothing is changed by that"
    before = settings.history()
    with pytest.raises(RefusedChangeError) as caught:
        settings.change([wish(path, value)], "Ben")
    assert line in caught.value.faults[0].line
    assert settings.history() == before


def test_what_cannot_be_carried_out_is_refused(tmp_path: Path) -> None:
    def no_model(_config: object) -> None:
        raise UsageError("there is no such model")

    settings = settings_in(tmp_path, try_out=no_model)
    with pytest.raises(UsageError, match="no such model"):
        settings.change([wish("site.capacity", "20")], "Anna")
    assert capacity(settings) == 10


def test_all_of_a_change_is_made_or_nothing(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with pytest.raises(RefusedChangeError):
        settings.change([wish("site.name", "Shop"), wish("site.capacity", "none")], "Anna")
    assert settings.standing().layered.config.site.name == "Main Street"


def test_of_two_who_edit_one_zone_the_second_is_told(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    seen = settings.standing().revision
    settings.change([wish("cameras.entrance.zones.floor", {"polygon": QUEUE})], "Anna", upon=seen)
    with pytest.raises(
        OvertakenError, match=r"cameras\.entrance\.zones\.floor was changed meanwhile by Anna \(change 1\)"
    ):
        settings.change([wish("cameras.entrance.zones", {})], "Ben", upon=seen)
    settings.change([wish("site.capacity", "12")], "Ben", upon=seen)
    settings.change([wish("cameras.entrance.zones", {})], "Ben", upon=1)
    assert not settings.standing().layered.config.cameras["entrance"].zones


def test_a_change_is_undone_by_a_change_of_its_own(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    settings.change([wish("cameras.entrance.zones.floor.capacity", "3")], "Anna")
    settings.change([wish("cameras.entrance.zones", {"queue": {"polygon": QUEUE}})], "Anna")
    with pytest.raises(RefusedChangeError, match=r"changed again by Anna \(change 2\): undo that first"):
        settings.undo(1, "Ben")
    settings.undo(2, "Ben")
    zones = settings.standing().layered.config.cameras["entrance"].zones
    assert (list(zones), zones["floor"].capacity) == (["floor"], 3)
    settings.undo(3, "Ben")
    assert list(settings.standing().layered.config.cameras["entrance"].zones) == ["queue"]
    made, undone = settings.history()
    assert [(change.revision, change.by, change.kind, change.undoes) for change in made] == [
        (4, "Ben", "undo", 3),
        (3, "Ben", "undo", 2),
        (2, "Anna", "change", None),
        (1, "Anna", "change", None),
    ]
    assert undone == {2, 3}


def test_a_reset_brings_back_what_the_file_says(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    settings.change([wish("site.capacity", None)], "Anna")
    assert capacity(settings) is None
    settings.change([wish("site.capacity", reset=True)], "Anna")
    assert capacity(settings) == 10


def test_a_login_is_kept_apart_and_only_the_loader_gets_it(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    settings.change([wish("cameras.back", {"source": "rtsp://admin:pä%2Fss@192.0.2.7/live?channel=1"})], "Anna")
    kept = KeptSettings(tmp_path / "state")
    source = load_layered(tmp_path / "config.yaml", {}, kept).cameras["back"].source
    assert source is not None
    assert source.address.reveal() == "rtsp://admin:p%C3%A4%2Fss@192.0.2.7/live?channel=1"
    (made,), _ = settings.history()
    assert "ss@" not in repr(made)
    assert "admin" not in repr(made)
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    settings.change([wish("cameras.back.source", "rtsp://192.0.2.7/other")], "Anna")
    assert settings.standing().layered.config.cameras["back"].source.address.reveal().startswith("rtsp://admin:")  # type: ignore[union-attr]  # it has one
    settings.change([wish("cameras.back.source", "rtsp://192.0.2.8/other")], "Anna")
    assert settings.standing().layered.config.cameras["back"].source.address.reveal() == "rtsp://192.0.2.8/other"  # type: ignore[union-attr]  # as above


def test_names_are_kept_as_they_are(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    name = '<script>alert(1)</script> & "Söhne" #1: {x}'
    settings.change([wish("site.name", name), wish("cameras.entrance.title", "~")], "<b>Anna</b>\n")
    config = settings.standing().layered.config
    assert (config.site.name, config.cameras["entrance"].title) == (name, "~")
    assert settings.history()[0][0].by == "<b>Anna</b>\\n"


def test_a_damaged_file_is_told_and_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = settings_in(tmp_path)
    settings.change([wish("site.capacity", "20")], "Anna")
    kept = KeptSettings(tmp_path / "state")
    for beside in tmp_path.glob("state/settings.sqlite-*"):
        beside.unlink()
    kept.path.write_bytes(b"no database, however long " * 400)
    assert load_layered(tmp_path / "config.yaml", {}, kept).site.capacity == 10
    assert "settings.sqlite cannot be used" in caplog.text
    with pytest.raises(SettingsError, match=r"settings\.sqlite cannot be used"):
        settings.change([wish("site.capacity", "30")], "Anna")


def test_a_file_that_was_only_begun_is_none(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "settings.sqlite").touch()
    settings = settings_in(tmp_path)
    assert capacity(settings) == 10
    settings.change([wish("site.capacity", "20")], "Anna")
    assert capacity(settings) == 20


def test_what_no_longer_fits_is_logged_and_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = settings_in(tmp_path)
    settings.change([wish("cameras.entrance.zones.floor.capacity", "3"), wish("site.capacity", "20")], "Anna")
    (tmp_path / "config.yaml").write_text(FILE.replace("floor:", "hall:"))
    config = load_layered(tmp_path / "config.yaml", {}, KeptSettings(tmp_path / "state"))
    assert (config.site.capacity, list(config.cameras["entrance"].zones)) == (20, ["hall"])
    assert "the setting cameras.entrance.zones.floor.capacity does not fit the config any more" in caplog.text


def test_the_history_is_json_that_holds_no_secret(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    settings.change([wish("cameras.entrance.source", "http://cam/snap.jpg?user=x&password=hunter2&n=1")], "Anna")
    (made,), _ = settings.history()
    assert dotted(made.parts[0].path) == "cameras.entrance.source"
    assert "hunter2" not in json.dumps([part.after.value for part in made.parts if part.after])
