"""`edgecount heatmap`: a picture of the places where people were, and for how long."""

import os
from argparse import Namespace
from pathlib import Path

import numpy as np

from edgecount.clock import SystemClock
from edgecount.commands.heatmap.heat_ground import heat_ground
from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.asked_time import AskedTime, asked_time, in_local_words
from edgecount.commands.parsing.parser import Subparsers, add_camera, add_config, add_state
from edgecount.commands.text.console import say
from edgecount.config.load import find
from edgecount.config.model import Config
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.errors import EdgecountError, UsageError
from edgecount.figures.heat import COLUMNS, ROWS
from edgecount.figures.period import Calendar
from edgecount.files.replacing import replace_file
from edgecount.files.writable import require_file
from edgecount.geometry import Box, Size
from edgecount.ports import Image
from edgecount.sinks.files.heat_map import PLAIN_ASPECT, HeatMap, render
from edgecount.store.heat_rows import Grid
from edgecount.store.reader import StoreReader
from edgecount.wiring.layout import calendar
from edgecount.wiring.seeing.pictures import looked_at
from edgecount.wiring.state import STORE, state_folder

WELL_WATCHED = 0.95
"""The least share of the time that must have been watched; below it, the map has a warning."""
_PLAIN = round(900 * PLAIN_ASPECT), 900  # pixels, where the frame's size is not known
_PNG = b"\x89PNG\r\n\x1a\n"


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("heatmap", help="draw where people were in front of a camera, and for how long")
    add_config(parser)
    add_state(parser)
    add_camera(parser)
    for option, dest, text in (
        ("--from", "first", "first day, or the time from which on; default: today"),
        ("--to", "last", "last day, or the time up to which; default: the first day, or now"),
    ):
        parser.add_argument(option, dest=dest, metavar="DAY|TIME", type=arguments.day_or_moment, help=text)
    parser.add_argument(
        "--hours", metavar="10-22", type=arguments.hours, help="only these hours of each day, by the local clock"
    )
    parser.add_argument("--out", metavar="MAP.png", type=Path, required=True, help="the picture to write")
    parser.add_argument(
        "--background",
        metavar="VIDEO",
        help="draw over the empty scene of this recording, or over nothing (none); default: what the camera sees now",
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Write the map, and print a line about it."""
    path = find(options.config)
    state = state_folder(options.state, os.environ)
    kept = KeptSettings(state)
    config = load_layered(path, None, kept)
    name = arguments.pick_camera(config, options.camera)
    _require_place(options.out, state)
    asked = asked_time(options.first, options.last, options.hours, calendar(config), SystemClock().now())
    with StoreReader(state / STORE) as reader:
        seconds, watched = _spent(reader, name, asked, calendar(config))
    scene = heat_ground(options.background, path, kept, name)
    replace_file(options.out, render(_heat_map(config, name, asked, seconds, watched, scene)))
    say(f"{options.out}: camera {name}, {asked.words}; {_watched(watched, asked)}")
    return 0


def _require_place(out: Path, state: Path) -> None:
    """Make sure that a picture may be written there, before the work of making it."""
    if out.suffix.lower() != ".png":
        raise UsageError(f"--out {out}: must be the name of a .png file")
    if out.resolve().is_relative_to(state.resolve()):
        raise UsageError(f"--out {out}: lies in the state folder, where no picture is kept; choose another folder")
    require_file(out)
    if out.exists() and not _is_png(out):
        raise UsageError(f"--out {out}: is there already and is no PNG picture; give another name")


def _is_png(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_PNG)) == _PNG
    except OSError as error:
        raise EdgecountError(f"{path} cannot be read ({error.strerror}): check its permissions") from error


def _spent(reader: StoreReader, name: str, asked: AskedTime, days: Calendar) -> tuple[Grid, float]:
    """The seconds that people spent in each cell, and the seconds for which the camera was watched.

    EdgecountError where nobody was seen.
    """
    with reader.snapshot():
        seconds, watched = np.zeros((ROWS, COLUMNS)), 0.0
        for period in asked.periods:
            seconds += reader.heat(name, period)
            watched += reader.watched(name, period)
        extent = reader.heat_extent(name)
    if seconds.any():
        return seconds, watched
    if extent is None:
        raise EdgecountError(
            f"the store has nothing of where people were in front of {name}: let `edgecount run` watch it"
        )
    raise EdgecountError(
        f"nobody was seen by camera {name}, {asked.words} ({_watched(watched, asked)}); "
        f"people were seen from {in_local_words(extent, days)}"
    )


def _heat_map(
    config: Config, name: str, asked: AskedTime, seconds: Grid, watched: float, scene: Image | None
) -> HeatMap:
    camera, warning = config.cameras[name], None
    size = Size(*(_PLAIN if scene is None else scene.shape[1::-1]))
    if watched < WELL_WATCHED * asked.seconds:
        warning = "Where nothing is shown, somebody may have been while nobody watched."
    return HeatMap(
        seconds=seconds,
        title=config.site.name,
        remark=f"Camera {name}, {asked.words}; {_watched(watched, asked)}",
        warning=warning,
        scene=scene,
        looked_at=[_as_share(part, size) for part in looked_at(camera, size)],
        lines={line: (drawn.segment.start, drawn.segment.end) for line, drawn in camera.lines.items()},
        zones={zone: drawn.corners for zone, drawn in camera.zones.items()},
    )


def _as_share(part: Box, size: Size) -> Box:
    """A box in fractions of the frame."""
    return Box(part.left / size.width, part.top / size.height, part.right / size.width, part.bottom / size.height)


def _watched(seconds: float, asked: AskedTime) -> str:
    """The words for the part of the time in which the camera was watched."""
    share = min(1.0, seconds / asked.seconds) if asked.seconds else 0.0
    percent = "under 1" if 0 < share < 0.01 else f"{100 * share:.0f}"
    return f"watched for {_duration(seconds)} of {_duration(asked.seconds)} ({percent} %)"


def _duration(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    if seconds < 120:
        return f"{seconds:.0f} s"
    return " ".join(part for part in (f"{hours} h" * bool(hours), f"{minutes} min" * bool(minutes)) if part)
