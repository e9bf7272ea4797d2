"""`edgecount audit`: how right the counts are, by taps at the door beside the store, or by a recording."""

import json
import os
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from edgecount.clock import SystemClock
from edgecount.commands.audit.recorded import audit_recording
from edgecount.commands.audit.taps_file import taps_in
from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.asked_span import moment_of
from edgecount.commands.parsing.asked_time import in_local_words
from edgecount.commands.parsing.parser import Subparsers, add_config, add_state
from edgecount.commands.text.audit_text import audit_lines
from edgecount.commands.text.console import say
from edgecount.config.load import find
from edgecount.config.model import Config
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.daemon.operations.control_socket import ask
from edgecount.errors import StoreError, UsageError
from edgecount.events.model import Audited
from edgecount.figures.audits.audit import Passage
from edgecount.figures.period import Period
from edgecount.site.audits.auditing import audited, event_of, require_lines
from edgecount.store.codec import encode
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from edgecount.wiring.layout import calendar
from edgecount.wiring.state import STORE, state_folder


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("audit", help="say how right the counts are, by what somebody saw")
    parser.add_argument(
        "recording", metavar="VIDEO", type=Path, nargs="?", help="a recording to check; default: what was counted live"
    )
    add_config(parser)
    add_state(parser)
    parser.add_argument("--camera", metavar="NAME", help="in front of which camera, if the config has several")
    parser.add_argument(
        "--line",
        dest="lines",
        metavar="NAME",
        action="append",
        help="a line of the door; again for another one; default: all lines of the camera",
    )
    parser.add_argument(
        "--taps", metavar="FILE.csv", type=Path, help="a time and `in` or `out` a row, by a hand at the door"
    )
    for option, text in (("--since", "when the counting by hand began"), ("--until", "when it ended")):
        parser.add_argument(option, metavar="TIME", type=arguments.moment, help=f"{text}; default: by the taps")
    parser.add_argument("--by", metavar="NAME", default="the command line", help="by whom it was counted")
    parser.add_argument(
        "--pictures",
        metavar="FOLDER",
        type=Path,
        help="of a recording without taps: put what is to be looked at into a new folder; default: a window",
    )
    parser.add_argument(
        "--fps",
        metavar="FPS",
        type=arguments.frame_rate,
        help="the true frame rate, if the file's header is wrong",
    )
    parser.add_argument(
        "--start", metavar="TIME", type=arguments.moment, help="when the recording began; default: the file's own time"
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Compare, print the result, and keep that of live counts."""
    _require_ways(options)
    state = state_folder(options.state, os.environ)
    config = load_layered(find(options.config), None, KeptSettings(state))
    camera = arguments.pick_camera(config, options.camera)
    known = config.cameras[camera].lines
    lines = tuple(dict.fromkeys(options.lines or known))
    require_lines(camera, lines, {camera: list(known)})
    if not lines:
        raise UsageError(f"{camera} has no line: an audit is of lines that count")
    if options.recording is not None:
        return audit_recording(options, config, camera, lines)
    if options.taps is None:
        raise UsageError("give the taps of somebody at the door with --taps FILE.csv, or name a recording to check")
    _audit_store(options, config, camera, lines, state)
    return 0


def _require_ways(options: Namespace) -> None:
    """UsageError for an option that would do nothing."""
    if options.recording is None:
        unused: tuple[str, ...] = ("pictures", "fps", "start")
        remedy = "is for a recording: name one"
    else:
        unused, remedy = ("since", "until"), "is for taps at the door: leave it out for a recording"
    for option in unused:
        if getattr(options, option) is not None:
            raise UsageError(f"--{option} {remedy}")
    if options.taps is not None and options.pictures is not None:
        raise UsageError("--taps and --pictures are two ways of an audit: give one of them")


def _audit_store(options: Namespace, config: Config, camera: str, lines: tuple[str, ...], state: Path) -> None:
    """Compare taps with what the store has, and keep the result as an event."""
    taps = taps_in(options.taps, config.site.timezone, None)
    days = calendar(config)
    since = None if options.since is None else moment_of(options.since, days)
    until = None if options.until is None else moment_of(options.until, days)
    span = tapped_span(taps, since, until)
    with StoreReader(state / STORE) as reader:
        audit = audited(reader, camera, lines, taps, span, options.by)
    _keep(event_of(audit, uuid4(), config.site.slug, SystemClock().now()), state)
    say(f"{camera}, {', '.join(lines)}, {in_local_words(span, days)}; kept as an audit")
    for line in audit_lines(audit.compared):
        say(line)


def tapped_span(taps: list[Passage], since: datetime | None, until: datetime | None) -> Period:
    """From the first to the last tap, unless it was said; UsageError where taps lie outside."""
    if not taps:
        raise UsageError("the file has no taps: an audit needs people who go in or out")
    first, last = (datetime.fromtimestamp(tap.at, UTC) for tap in (taps[0], taps[-1]))
    if (since is not None and since > first) or (until is not None and until < last):
        raise UsageError("--since and --until leave out some taps: give the time in which all of them were made")
    return Period(since or first, until or last)


def _keep(event: Audited, state: Path) -> None:
    """Give it to the running daemon; where none runs, store it."""
    request = {"ask": "audit", "audit": json.loads(encode(event))}
    if ask(state, request) is not None:
        return
    try:
        with EventStore(state / STORE) as store:
            store.append([event])
    except StoreError:
        # A daemon that has started meanwhile has the store, and takes it.
        if ask(state, request) is None:
            raise
