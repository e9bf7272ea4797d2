"""`edgecount why`: everybody who was seen about a moment: counted or not, the reason, and what would help."""

import os
import re
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta

from edgecount.clock import SystemClock
from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.asked_span import moment_of
from edgecount.commands.parsing.parser import Subparsers, add_camera, add_config, add_state
from edgecount.commands.text.console import say
from edgecount.config.load import find
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.counting.trails.outcomes import WalkOutcome, nearest
from edgecount.errors import UsageError
from edgecount.figures.period import Calendar, Period
from edgecount.geometry import Segment
from edgecount.site.seen_about import ABOUT, seen_about, unwatched_about
from edgecount.store.reader import StoreReader
from edgecount.text import number_of
from edgecount.wiring.layout import calendar
from edgecount.wiring.state import STORE, state_folder

_WORTH_TELLING = 5.0  # seconds


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("why", help="say why people were counted or not about a moment")
    add_config(parser)
    add_state(parser)
    add_camera(parser)
    parser.add_argument(
        "--at", metavar="14:03|TIME", type=time_or_moment, required=True, help="the minute: of today, or of a date"
    )
    parser.set_defaults(execute=execute)


def time_or_moment(text: str) -> time | datetime:
    """A time of the day, such as 14:03, or a date and time."""
    if re.fullmatch(r"\d?\d:\d\d(:\d\d)?", text):
        try:
            return time.fromisoformat(text.zfill(5) if text.count(":") == 1 else text.zfill(8))
        except ValueError:
            raise ArgumentTypeError(f"must be a time of the day such as 14:03, not {text!r}") from None
    return arguments.moment(text)


def execute(options: Namespace) -> int:
    """Print what became of everybody."""
    state = state_folder(options.state, os.environ)
    config = load_layered(find(options.config), None, KeptSettings(state))
    name = arguments.pick_camera(config, options.camera)
    days, now = calendar(config), SystemClock().now()
    moment = asked_moment(options.at, days, now)
    with StoreReader(state / STORE) as reader:
        found, unwatched = seen_about(reader, name, moment), unwatched_about(reader, name, moment, now)
        extent = reader.trail_extent()
    lines = {key: line.segment for key, line in config.cameras[name].lines.items()}
    for line in told(found, lines, days, unwatched):
        say(line)
    if unkept := untraced(moment, extent, config.retention.trails_days, days):
        say(unkept)
    return 0


def asked_moment(asked: time | datetime, days: Calendar, now: datetime) -> datetime:
    """The moment, the last one at that time of the day; UsageError where it is still to come."""
    if isinstance(asked, time):
        local = days.local(now).replace(tzinfo=None)
        found = datetime.combine(local.date(), asked)
        asked = found if found <= local else found - timedelta(days=1)
    moment = moment_of(asked, days)
    if moment > now:
        raise UsageError("--at is still to come: nobody has walked there yet")
    return moment.astimezone(UTC)


def told(found: list[WalkOutcome], lines: Mapping[str, Segment], days: Calendar, unwatched: float) -> Iterator[str]:
    """A line for each of them, and one more with the remedy where they were not counted."""
    for outcome in found:
        happened, remedy = in_words(outcome, lines)
        yield f"{days.local(outcome.ts):%H:%M:%S}  person {outcome.track} {happened}"
        if remedy is not None:
            yield f"          what would help: {remedy}"
    if unwatched > _WORTH_TELLING:
        yield f"the camera was not watched for {number_of('second', round(unwatched))} of these minutes"
    elif not found:
        yield "nobody was seen within a minute of then"


def untraced(moment: datetime, extent: Period | None, kept_days: int, days: Calendar) -> str | None:
    """Why there are no trails of a moment; None where there may be."""
    known = "of people at no line nothing is known then"
    if extent is None:
        why = "retention.trails_days is 0" if not kept_days else "none was stored yet"
        return f"no trails are kept: {why}; {known}"
    if moment + ABOUT < extent.start:
        return f"trails are kept from {days.local(extent.start):%Y-%m-%d %H:%M} on; {known}"
    return None


def in_words(outcome: WalkOutcome, lines: Mapping[str, Segment]) -> tuple[str, str | None]:
    """What became of somebody, and what would help."""
    if outcome.is_counted:
        return f"was counted: {outcome.direction} at {outcome.line}", None
    if outcome.is_staff:
        return f"was a member of staff, and is counted apart: {outcome.direction} at {outcome.line}", None
    if outcome.explained is None:
        return f"went {outcome.direction} at {outcome.line}; with their return, neither way is counted", None
    happened, remedy = outcome.explained
    if outcome.line is not None:
        return f"was not counted at {outcome.line}: {happened}", remedy
    near = None if outcome.trail is None else nearest(outcome.trail, lines)
    where = "" if near is None else f"; nearest was {near[0]}, {near[1]:.1f} of their own heights away"
    return f"was not counted: {happened}{where}", remedy
