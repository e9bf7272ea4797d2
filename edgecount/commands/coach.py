"""`edgecount coach`: watches a recording, or a camera for two minutes, and says what is wrong with its set-up."""

import json
import os
import threading
from argparse import ArgumentTypeError, Namespace
from contextlib import closing
from pathlib import Path

from edgecount.clock import SystemClock
from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.parser import Subparsers, add_camera, add_config, add_state
from edgecount.commands.text.console import complain, say
from edgecount.config.load import find
from edgecount.config.model import Config
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.counting.coaching.coach import coached
from edgecount.counting.coaching.finding import Coached, Finding
from edgecount.errors import SourceError
from edgecount.events.model import Direction
from edgecount.ports import FrameSource
from edgecount.sources.recordings.recording import Recording
from edgecount.wiring.coach_watch import watched
from edgecount.wiring.seeing.camera_source import camera_source
from edgecount.wiring.seeing.camera_trust import camera_trust
from edgecount.wiring.state import state_folder

TWO_MINUTES = 120.0


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("coach", help="say what is wrong with how a camera, its lines and its zones are set")
    parser.add_argument(
        "recording", metavar="VIDEO", type=Path, nargs="?", help="a recording of the camera; without one, the camera"
    )
    add_config(parser)
    add_state(parser)
    add_camera(parser, "whose lines and settings to use, if the config has several")
    parser.add_argument(
        "--walked",
        metavar="in,out",
        type=ways,
        default=(),
        help="what you walk on purpose, the first ways through each line: says whether the arrow is right",
    )
    parser.add_argument(
        "--for",
        dest="seconds",
        metavar="TIME",
        type=arguments.duration,
        help="how long to watch; default: 2m, or all of a recording",
    )
    parser.add_argument(
        "--fps", metavar="FPS", type=arguments.frame_rate, help="a recording's true frame rate, if its header is wrong"
    )
    parser.add_argument("--json", action="store_true", help="all of it, as one JSON object")
    parser.set_defaults(execute=execute)


def ways(text: str) -> tuple[Direction, ...]:
    """Ways through a line as `--walked` gives them: in, out, or several, between commas."""
    found: list[Direction] = []
    for word in text.split(","):
        if word not in ("in", "out"):
            raise ArgumentTypeError(f"must be the ways that you walk, such as in,out, not {text!r}")
        found.append("in" if word == "in" else "out")
    return tuple(found)


def execute(options: Namespace) -> int:
    """Print what each line counted and what is wrong, a line each; 1 where something is."""
    config = load_layered(find(options.config), os.environ, KeptSettings(state_folder(options.state, os.environ)))
    name = arguments.pick_camera(config, options.camera)
    seconds = options.seconds or (None if options.recording else TWO_MINUTES)
    with closing(_source(options, config, name)) as source:
        source.open()
        if options.recording is None:
            complain(f"watching {name} for {seconds:g} seconds: walk in, walk out, and out of the picture")
        found = coached(watched(config, name, source, options.walked, seconds))
        if source.warning is not None:
            complain(source.warning)
    if options.json:
        say(json.dumps(record(found)))
    else:
        for line in told(found):
            say(line)
    return 1 if found.findings else 0


def told(found: Coached) -> list[str]:
    """What each line counted, and each finding with its remedy, as one sentence."""
    lines = [f"{line}: {sentence}" for line, sentence in found.counted]
    lines += [in_words(finding) for finding in found.findings]
    return lines if found.findings else [*lines, "nothing is wrong, as far as this shows"]


def in_words(finding: Finding) -> str:
    """A finding and its remedy, as one sentence; that of the whole camera begins with `camera`."""
    return f"{finding.place or 'camera'}: {finding.seen}: {finding.remedy}"


def record(found: Coached) -> dict[str, object]:
    """The same as JSON has it."""
    return {
        "counted": dict(found.counted),
        "findings": [
            {"kind": one.kind, "place": one.place, "seen": one.seen, "remedy": one.remedy} for one in found.findings
        ],
    }


def _source(options: Namespace, config: Config, name: str) -> FrameSource:
    """The recording, or the camera of the config; SourceError where there is neither."""
    camera = config.cameras[name]
    if options.recording is not None:
        return Recording(options.recording, options.fps, None, camera.pixel_aspect, "state the true rate with --fps")
    if camera.source is None:
        raise SourceError(f"camera {name} has no source: name a recording of it, or give it a source in the config")
    address = camera.source.address.reveal()
    return camera_source(camera, address, SystemClock(), threading.Event(), trust=camera_trust(camera))
