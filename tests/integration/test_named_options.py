"""A message names no option that its command lacks, unless it says of which command the option is."""

import argparse
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import pytest

from edgecount.cli import COMMANDS, build_parser
from edgecount.commands.heatmap.heat_ground import heat_ground
from edgecount.config.settings.kept import KeptSettings
from edgecount.errors import SourceError
from edgecount.store.event_store import EventStore
from tests.support.footage.clips import picture, state_rate, write_clip
from tests.support.footage.walker import write_config
from tests.support.shops.calling import call
from tests.support.stored import crossing, filled


def options_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The options of a command and of what is below it."""
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from options_of(inner)


def known(command: str) -> set[str]:
    return set(options_of(build_parser(command)))


def foreign(command: str, message: str) -> list[str]:
    """The options in a message that neither this command has, nor the command that is named before them."""
    wrong, asked = [], command
    for word in re.findall(r"`|edgecount [a-z]+|--[a-z]+(?:-[a-z]+)*", message):
        if word == "`":
            asked = command
        elif word.startswith("--"):
            wrong += [] if word in known(asked) else [word]
        elif word.removeprefix("edgecount ") in COMMANDS:
            asked = word.removeprefix("edgecount ")
    return wrong


def senseless_rate(folder: Path) -> None:
    state_rate(write_clip(folder / "clip.avi"), 5000)


def no_rate(folder: Path) -> None:
    """Pictures one after the other, which do not say when they were taken."""
    (folder / "clip.mjpeg").write_bytes(cv2.imencode(".jpg", picture(1))[1].tobytes() * 30)
    config = folder / "config.yaml"
    config.write_text(config.read_text().replace("clip.avi", "clip.mjpeg"))


def as_it_is(_folder: Path) -> None:
    pass


def of_another_program(folder: Path) -> None:
    for name in ("var", "logs"):
        (folder / name).mkdir()
        with sqlite3.connect(folder / name / "edgecount.sqlite") as store:
            store.execute("CREATE TABLE songs (title TEXT)")
        store.close()


def no_folder(folder: Path) -> None:
    for name in ("var", "logs"):
        (folder / name).write_text("in the way")


REPLAY = ("replay", "clip.avi", "--logs", "logs")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a config whose camera is a recording, a store, and another program that writes a third."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    write_config(tmp_path, source="clip.avi")
    filled(tmp_path / "filled" / "edgecount.sqlite", [crossing(1, "2026-05-04T12:00")])
    return tmp_path


@pytest.mark.parametrize(
    ("spoil", "arguments", "said"),
    [
        pytest.param(senseless_rate, ("replay", "clip.avi"), "--fps", id="replay: the header"),
        pytest.param(no_rate, ("replay", "clip.mjpeg"), "--fps", id="replay: no rate"),
        pytest.param(senseless_rate, ("run",), "ffmpeg -r 25", id="run: the header"),
        pytest.param(no_rate, ("run",), "ffmpeg -r 25", id="run: no rate"),
        pytest.param(no_rate, ("check", "--connect"), "ffmpeg -r 25", id="check"),
        pytest.param(of_another_program, ("run",), "(--state)", id="run: no store"),
        pytest.param(no_folder, ("run",), "--state", id="run: no folder"),
        pytest.param(no_folder, ("report",), "--state", id="report"),
        pytest.param(no_folder, ("privacy",), "--state", id="privacy"),
        pytest.param(as_it_is, ("status",), "--state", id="status"),
        pytest.param(as_it_is, ("occupancy", "set", "3"), "--state", id="occupancy"),
        pytest.param(as_it_is, ("cameras", "pause", "entrance"), "--state", id="cameras"),
        pytest.param(of_another_program, REPLAY, "(--logs)", id="replay: no store"),
        pytest.param(no_folder, REPLAY, "logs", id="replay: no folder"),
        pytest.param(as_it_is, ("replay", "clip.avi", "--window"), "--video", id="replay: no screen"),
        pytest.param(as_it_is, ("check", "--config", "gone.yaml"), "--config", id="no config"),
    ],
)
def test_what_a_command_names_it_has(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    spoil: Callable[[Path], None],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    write_clip(folder / "clip.avi")
    spoil(folder)
    ended = call(capsys, *arguments)
    assert said in ended.out + ended.err
    assert foreign(arguments[0], ended.out + ended.err) == []


@pytest.mark.parametrize("asked", [None, "clip.mjpeg"])
def test_the_ground_of_a_heat_map(capsys: pytest.CaptureFixture[str], folder: Path, asked: str | None) -> None:
    no_rate(folder)
    try:
        heat_ground(asked, Path("config.yaml"), KeptSettings(Path("var")), "entrance")
        said = capsys.readouterr().err
    except SourceError as error:
        said = str(error)
    assert "ffmpeg -r 25" in said
    assert foreign("heatmap", said) == []


def test_a_store_that_another_replay_writes(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_clip(folder / "clip.avi")
    with EventStore(folder / "logs" / "edgecount.sqlite", "replay"):
        ended = call(capsys, *REPLAY)
    assert "choose another folder with --logs" in ended.err


def test_foreign_options_are_found() -> None:
    assert foreign("run", "state it with --fps") == ["--fps"]
    assert foreign("run", "say when with `edgecount replay --start`, or --state") == []
