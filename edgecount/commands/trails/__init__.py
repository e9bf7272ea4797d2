"""`edgecount trails`: of how many people it is kept where they walked, day by day; or all of it as CSV."""

import csv
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import timedelta

from edgecount.commands.parsing.arguments import pick_camera
from edgecount.commands.parsing.parser import Subparsers, add_camera, add_config, add_state
from edgecount.commands.text.console import say
from edgecount.config.load import find
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.counting.trails.packed_trail import packed
from edgecount.counting.trails.trail import Trail
from edgecount.events.model import iso_utc
from edgecount.figures.period import Calendar
from edgecount.store.reader import StoreReader
from edgecount.text import number_of, people
from edgecount.wiring.layout import calendar
from edgecount.wiring.state import STORE, state_folder

COLUMNS = ("camera", "track", "ts", "x", "y", "height")
"""Of the CSV: a line for each corner; places and heights are shares of the picture's width and height."""


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("trails", help="say of how many people it is kept where they walked")
    add_config(parser)
    add_state(parser)
    add_camera(parser, "in front of this camera alone")
    parser.add_argument("--csv", action="store_true", help="print every corner of every trail as CSV")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Print what is there."""
    state = state_folder(options.state, os.environ)
    config = load_layered(find(options.config), None, KeptSettings(state))
    cameras = [pick_camera(config, options.camera)] if options.camera else list(config.cameras)
    days = calendar(config)
    with StoreReader(state / STORE) as reader:
        if options.csv:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(COLUMNS)
            for camera in cameras:
                writer.writerows(row for _, trails in by_day(reader, camera, days) for row in rows(camera, trails))
            return 0
        for line in told(reader, cameras, days, config.retention.trails_days):
            say(line)
    return 0


def by_day(reader: StoreReader, camera: str, days: Calendar) -> Iterator[tuple[str, Sequence[Trail]]]:
    """The business days from the first trail to the last, each with its trails.

    Those of people who are there when the day changes are cut in two there.
    """
    extent = reader.trail_extent()
    if extent is None:
        return
    day, last = days.day_of(extent.start), days.day_of(extent.end)
    while day <= last:
        span = days.day(day)
        if trails := reader.trails_begun(camera, span):
            yield day.isoformat(), trails
        day += timedelta(days=1)


def rows(camera: str, trails: Sequence[Trail]) -> Iterator[tuple[str | int | float, ...]]:
    """The corners, as the CSV has them."""
    for trail in trails:
        width, height = trail.size.width, trail.size.height
        for corner in trail.corners:
            ts = iso_utc(trail.start + timedelta(seconds=corner.seconds))
            x, y = round(corner.point.x / width, 4), round(corner.point.y / height, 4)
            yield camera, trail.track, ts, x, y, round(corner.height / height, 4)


def told(reader: StoreReader, cameras: Sequence[str], days: Calendar, kept_days: int) -> Iterator[str]:
    """The people and bytes of every camera and day; and why there is nothing, where there is nothing."""
    for camera in cameras:
        found = [
            f"  {day}  {people(sum(trail.confirmed is not None for trail in trails))}, "
            f"{number_of('byte', sum(len(packed(trail)) for trail in trails))}"
            for day, trails in by_day(reader, camera, days)
        ]
        yield f"{camera}: {'nothing is kept' if not found else 'where people walked, by business day'}"
        yield from found
    yield "kept for no day: retention.trails_days is 0" if not kept_days else f"kept for {number_of('day', kept_days)}"
