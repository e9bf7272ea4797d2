"""`edgecount run`: the daemon."""

import faulthandler
import os
import sys
import threading
from argparse import Namespace
from pathlib import Path
from queue import SimpleQueue

from edgecount.app import build_watchers, running_service, state_folder
from edgecount.clock import SystemClock
from edgecount.commands import arguments
from edgecount.commands.parser import Subparsers, add_config, add_state
from edgecount.config.load import find, load
from edgecount.config.model import Config
from edgecount.daemon.log_lines import logging_to
from edgecount.daemon.orders import Inbox
from edgecount.daemon.signals import stop_on_signals
from edgecount.daemon.supervision import Supervision
from edgecount.errors import ConfigError


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("run", help="watch the cameras of the config until told to stop")
    add_config(parser)
    add_state(parser)
    parser.add_argument(
        "--for", dest="seconds", metavar="TIME", type=arguments.duration, help="end after a time, such as 90s or 8h"
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Watch; Ctrl-C and SIGTERM end it with status 0."""
    faulthandler.enable(file=2)  # systemd's watchdog sends SIGABRT: the stacks of all threads then go to the log
    stop = threading.Event()
    with stop_on_signals(stop), logging_to(sys.stderr, os.environ, SystemClock()):
        path = find(options.config)
        config = load(path, os.environ)
        _require_sources(config, path)
        _run(config, state_folder(options.state, os.environ), stop, options.seconds)
    return 0


def _run(config: Config, state: Path, stop: threading.Event, seconds: float | None) -> None:
    clock = SystemClock()
    supervision = Supervision.of(os.environ, os.getpid(), clock)
    inbox: Inbox = SimpleQueue()
    watchers = build_watchers(config, inbox, stop, clock)
    if not stop.is_set():
        with running_service(config, watchers, inbox, state, supervision, stop, clock) as service:
            service.run(seconds)


def _require_sources(config: Config, path: Path) -> None:
    """ConfigError where some camera has no source."""
    without = [name for name, camera in config.cameras.items() if camera.source is None]
    if without:
        problem = "is missing: say where its pictures come from"
        raise ConfigError(tuple(f"{path}: cameras.{name}.source: {problem}" for name in without))
