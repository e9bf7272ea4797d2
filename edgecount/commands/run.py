"""`edgecount run`: the daemon."""

import faulthandler
import os
import sys
import threading
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from edgecount.clock import SystemClock
from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.parser import Subparsers, add_config, add_state
from edgecount.config.load import find
from edgecount.config.model import Config
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.config.settings.settings import Settings
from edgecount.daemon.operations.countdown import Countdown
from edgecount.daemon.operations.reload import Reload
from edgecount.daemon.operations.signals import reload_on_sighup, stop_on_signals
from edgecount.daemon.operations.supervision import Supervision
from edgecount.daemon.workers.messages import Inbox
from edgecount.errors import ConfigError
from edgecount.log_lines import logging_to
from edgecount.site.live.board import LiveBoard
from edgecount.store.event_store import EventStore
from edgecount.wiring.camera_jobs import camera_jobs, carried_out
from edgecount.wiring.daemon import Services, build_supervisor
from edgecount.wiring.job import CameraJob
from edgecount.wiring.state import STORE, state_folder


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("run", help="watch the cameras of the config until told to stop")
    add_config(parser)
    add_state(parser)
    parser.add_argument(
        "--for", dest="seconds", metavar="TIME", type=arguments.duration, help="end after a time, such as 90s or 8h"
    )
    parser.add_argument("--loop", action="store_true", help="begin recordings again at their end, as a demonstration")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Run the daemon; Ctrl-C and SIGTERM end it with status 0, SIGHUP makes it read the config again."""
    faulthandler.enable(file=2)  # at the SIGABRT of systemd's watchdog, the stacks of all threads go to the log
    stop, reload = threading.Event(), threading.Event()
    with stop_on_signals(stop), reload_on_sighup(reload, stop), logging_to(sys.stderr, os.environ, SystemClock()):
        path = find(options.config)
        kept = KeptSettings(state_folder(options.state, os.environ))
        wanted = _read(path, kept, loop=options.loop)
        if not stop.is_set():
            settings = Settings(kept, path, os.environ, SystemClock(), try_out=carried_out, changed=reload.set)
            _run(wanted, partial(_read, path, kept, loop=options.loop), settings, options, stop, reload)
    return 0


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A config, and the job of each worker in it."""

    config: Config
    jobs: Mapping[str, CameraJob]


def _read(path: Path, kept: KeptSettings, *, loop: bool) -> _Wanted:
    """Read the config and make its jobs; EdgecountError where it cannot be read, or not be carried out."""
    config = load_layered(path, os.environ, kept)
    _require_sources(config, path)
    return _Wanted(config, camera_jobs(config, loop=loop))


def _run(
    first: _Wanted,
    read: Callable[[], _Wanted],
    settings: Settings,
    options: Namespace,
    stop: threading.Event,
    reload: threading.Event,
) -> None:
    """Run the service of one config after the other; parts that outlive a config are made here."""
    clock = SystemClock()
    inbox: Inbox = SimpleQueue()
    supervision = Supervision.of(os.environ, os.getpid(), clock)
    again = Reload(first, reload, read, supervision.notifier, clock)
    countdown = Countdown(options.seconds, clock)
    state = state_folder(options.state, os.environ)
    with EventStore(state / STORE, beat=supervision.endurance) as store:
        board = LiveBoard(clock)
        workers = build_supervisor(inbox, store, state, clock, board)
        services = Services(
            store, state, inbox, workers, supervision, stop, clock, reload=reload.set, board=board, settings=settings
        )
        ending = None
        with closing(services):
            while ending in (None, "renewed"):
                wanted = again.current
                service = services.build(wanted.config)
                ending = service.run(wanted.jobs, countdown, lambda: _renewed(again, services))


def _renewed(again: Reload[_Wanted], services: Services) -> Mapping[str, CameraJob] | None:
    """The jobs of another config, where there is one."""
    if not again.look():
        return None
    services.announce(again.current.config)
    return again.current.jobs


def _require_sources(config: Config, path: Path) -> None:
    """ConfigError where any camera has no source."""
    without = [name for name, camera in config.cameras.items() if camera.source is None]
    if without:
        problem = "is missing: say where its pictures come from"
        raise ConfigError(tuple(f"{path}: cameras.{name}.source: {problem}" for name in without))
