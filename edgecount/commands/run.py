"""`edgecount run`: the daemon."""

import logging
import os
import sys
import threading
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from queue import SimpleQueue

from edgecount.app import STORE, build_pipeline, report_settings, state_folder
from edgecount.clock import SystemClock
from edgecount.commands import arguments
from edgecount.commands.parser import Subparsers, add_config, add_state
from edgecount.config.load import find, load
from edgecount.config.model import Config
from edgecount.config.source import Source
from edgecount.daemon.jobs import Jobs
from edgecount.daemon.report_files import ReportFiles
from edgecount.daemon.service import Service
from edgecount.daemon.signals import stop_on_signals
from edgecount.daemon.watcher import Report, Watcher
from edgecount.errors import ConfigError
from edgecount.sources.select import live_source
from edgecount.store.event_store import EventStore

CSV_SECONDS = 60
XLSX_SECONDS = 15 * 60


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
    stop = threading.Event()
    with stop_on_signals(stop):
        logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
        path = find(options.config)
        config = load(path, os.environ)
        sources = _sources(config, path)
        store = state_folder(options.state, os.environ) / STORE
        _run(config, sources, store, stop, options.seconds)
    return 0


def _sources(config: Config, path: Path) -> Mapping[str, Source]:
    """The source of every camera; ConfigError where some have none."""
    sources = {name: camera.source for name, camera in config.cameras.items() if camera.source is not None}
    without = [name for name in config.cameras if name not in sources]
    if without:
        problem = "is missing: say where its pictures come from"
        raise ConfigError(tuple(f"{path}: cameras.{name}.source: {problem}" for name in without))
    return sources


def _run(
    config: Config, sources: Mapping[str, Source], path: Path, stop: threading.Event, seconds: float | None
) -> None:
    clock = SystemClock()
    reports: SimpleQueue[Report] = SimpleQueue()
    watchers = {}
    for name, source in sources.items():
        if stop.is_set():  # loading a model takes its time
            return
        frames = live_source(source.address.reveal(), clock, stop)
        watchers[name] = Watcher(config.site.slug, name, frames, build_pipeline(config, name), reports, clock)
    with EventStore(path) as store:
        files = ReportFiles(path, report_settings(config), path.parent / "reports", clock)
        files.catch_up()
        jobs = Jobs(clock)
        jobs.every(CSV_SECONDS, files.write_days)
        jobs.every(XLSX_SECONDS, files.write_months)
        Service(watchers, reports, store, jobs, stop, clock).run(seconds)
