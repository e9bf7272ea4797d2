"""`edgecount check`: whether the config is right and, with --connect, whether the cameras answer."""

import os
import threading
from argparse import Namespace
from collections.abc import Mapping

from edgecount.app import build_pipeline
from edgecount.clock import SystemClock
from edgecount.commands.parser import Subparsers, add_config
from edgecount.commands.voice import complain, say
from edgecount.config.camera import Camera
from edgecount.config.load import find, load
from edgecount.errors import EdgecountError, SourceError
from edgecount.sources.select import live_source


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("check", help="check the config, and with --connect the cameras")
    add_config(parser)
    parser.add_argument("--connect", action="store_true", help="also fetch a picture from every camera")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Say what is configured; ConfigError and ModelError say what is wrong."""
    path = find(options.config)
    config = load(path, os.environ)
    for name, camera in config.cameras.items():
        build_pipeline(config, name)
        source = camera.source.display if camera.source else "no source: for replays only"
        say(f"camera {name}: {source}; lines {', '.join(camera.lines)}")
    say(f"{path}: right; site {config.site.name}, time zone {config.site.timezone}")
    return _connect(config.cameras) if options.connect else 0


def _connect(cameras: Mapping[str, Camera]) -> int:
    """Try every camera, one after the other; 1 where one does not answer."""
    failed = 0
    for name, camera in cameras.items():
        try:
            picture = _look(camera)
        except EdgecountError as error:
            complain(f"camera {name}: {error}")
            failed = 1
        else:
            say(f"camera {name}: {picture}")
    return failed


def _look(camera: Camera) -> str:
    if camera.source is None:
        raise SourceError("has no source: `run` cannot watch it; give it one in the config")
    source = live_source(camera.source.address.reveal(), SystemClock(), threading.Event())
    try:
        source.open()
        frame = source.read()
        fps = source.fps
    finally:
        source.close()
    if frame is None:
        raise SourceError(f"{camera.source.display} gives no picture")
    return f"a picture of {frame.size.width}×{frame.size.height}, {fps:.0f} frames a second"
