"""`edgecount whatif`: what other lines would have counted, beside what was counted."""

import os
import re
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from edgecount.clock import SystemClock
from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.asked_span import asked_span
from edgecount.commands.parsing.asked_time import in_local_words
from edgecount.commands.parsing.parser import Subparsers, add_camera, add_config, add_state
from edgecount.commands.text.console import say
from edgecount.config.load import find
from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.line import LineSection
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.counting.lines.tally import Tally
from edgecount.counting.trails.trail import Trail
from edgecount.counting.trails.what_if import recounted, tallied
from edgecount.errors import UsageError
from edgecount.figures.period import Calendar, Period
from edgecount.store.reader import StoreReader
from edgecount.text import people
from edgecount.wiring.layout import calendar
from edgecount.wiring.state import STORE, state_folder

_ASKED = re.compile(r"([a-z0-9_-]{1,64})=([0-9.,]+?)(?:,(left|right))?")
AskedLine = tuple[str, tuple[float, ...], str | None]
"""Its name, the ends, and the side that is inside, where it was said."""


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("whatif", help="say what other lines would have counted")
    add_config(parser)
    add_state(parser)
    add_camera(parser)
    parser.add_argument(
        "--line",
        dest="lines",
        metavar="NAME=X1,Y1,X2,Y2[,left|right]",
        action="append",
        default=[],
        type=asked_line,
        help="a line as cameras.NAME.lines has it, and which side is in (default: as in the config, else left)",
    )
    for option, text in (("--since", "first day, or time; default: yesterday"), ("--until", "last day, or time")):
        parser.add_argument(option, metavar="DAY|TIME", type=arguments.day_or_moment, help=text)
    parser.set_defaults(execute=execute)


def asked_line(text: str) -> AskedLine:
    """A line as `--line` gives it."""
    match = _ASKED.fullmatch(text)
    try:
        places = tuple(float(number) for number in match[2].split(",")) if match else ()
    except ValueError:
        places = ()
    if match is None or len(places) != 4:
        raise ArgumentTypeError(f"must be a line such as door=0.2,0.5,0.8,0.5,left, not {text!r}")
    return match[1], places, match[3]


def execute(options: Namespace) -> int:
    """Print what was counted, what its lines count over the trails, and what the asked ones would have."""
    state = state_folder(options.state, os.environ)
    config = load_layered(find(options.config), None, KeptSettings(state))
    name = arguments.pick_camera(config, options.camera)
    camera, days, now = config.cameras[name], calendar(config), SystemClock().now()
    asked = [(line, section_of(line, places, side, camera)) for line, places, side in options.lines]
    span = asked_span(options.since, options.until, days, now)
    with StoreReader(state / STORE) as reader:
        trails = reader.trails(name, span)
        counted = {line: Tally() for line in camera.lines}
        for total in (*reader.totals(span), *reader.staff_totals(span)):  # trails do not know staff
            if total.camera == name:
                counted[total.line] = counted.get(total.line, Tally()).with_more(total.direction, total.count)
        first = reader.trail_extent()
    if not trails:
        raise UsageError(_nothing(name, config.retention.trails_days, first, span, days))
    say(f"{name}, {in_local_words(span, days)}: {people(sum(t.confirmed is not None for t in trails))} left a trail")
    for line in told(counted, asked, camera, trails, span):
        say(line)
    return 0


def section_of(name: str, places: Sequence[float], side: str | None, camera: CameraSection) -> LineSection:
    """The asked line, checked as the config checks lines; UsageError where it cannot count."""
    known = camera.lines.get(name)
    in_side = side or (known.in_side if known is not None else "left")
    try:
        return LineSection.model_validate({"from": places[:2], "to": places[2:], "in_side": in_side})
    except ValidationError as error:
        raise UsageError(f"--line {name}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None


def told(
    counted: Mapping[str, Tally],
    asked: Sequence[tuple[str, LineSection]],
    camera: CameraSection,
    trails: Sequence[Trail],
    span: Period,
) -> Iterator[str]:
    """The table."""
    rows = [(f"{name}, as counted", tally) for name, tally in counted.items()]
    rows += [(f"{name}, over the trails", over(line, camera, trails, span)) for name, line in camera.lines.items()]
    rows += [(f"{name}, as asked", over(line, camera, trails, span)) for name, line in asked]
    wide = max((len(name) for name, _ in rows), default=0)
    yield f"{'':{wide}}  {'in':>8}  {'out':>8}"
    yield from (f"{name:{wide}}  {tally.came_in:>8,}  {tally.went_out:>8,}" for name, tally in rows)


def over(line: LineSection, camera: CameraSection, trails: Sequence[Trail], span: Period) -> Tally:
    """What a line counts over trails."""
    return tallied(recounted(trails, line.segment, line.in_side, camera.rule), span.start, span.end)


def _nothing(camera: str, kept_days: int, extent: Period | None, span: Period, days: Calendar) -> str:
    """Why there is no trail to count over."""
    if not kept_days:
        return "no trails are kept: set retention.trails_days above 0, and ask again a day later"
    if extent is None:
        return "no trails are kept yet: they begin with the next person who is seen by `edgecount run`"
    if extent.start >= span.end:
        return f"no trails are kept of that time: they begin at {days.local(extent.start):%Y-%m-%d %H:%M}"
    return f"nobody left a trail at {camera} in that time: ask for another one"
