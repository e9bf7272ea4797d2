"""`edgecount forecast`: how many people are expected today and tomorrow, hour by hour, with how sure that is."""

import os
from argparse import Namespace
from collections.abc import Iterator

from edgecount.clock import SystemClock
from edgecount.commands.parsing.parser import Subparsers, add_config, add_state
from edgecount.commands.text.console import say
from edgecount.config.load import find
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.config.site_record import site_record
from edgecount.errors import StoreError
from edgecount.figures.days.forecast import Expected
from edgecount.figures.days.limit_ahead import LimitAhead
from edgecount.web.shop.ahead import ShopAhead, days_before, shop_ahead
from edgecount.web.shop.book import DayBook
from edgecount.web.shop.plan import plan_of
from edgecount.wiring.state import STORE, WEB, state_folder


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("forecast", help="say how many people are expected today and tomorrow")
    add_config(parser)
    add_state(parser)
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Print what is expected of today and tomorrow."""
    state = state_folder(options.state, os.environ)
    config = load_layered(find(options.config), None, KeptSettings(state))
    if not (state / STORE).is_file():
        raise StoreError(
            f"there is no store at {state / STORE}; start `edgecount run`, or name its folder with --state"
        )
    now = SystemClock().now()
    plan = plan_of(site_record(config))
    today = plan.calendar.day_of(now)
    rows = DayBook(state / STORE, state / WEB).rows([today, *days_before(today)], plan, now)
    for line in told(shop_ahead(rows, plan, today, now), plan.layout.capacity):
        say(line)
    return 0


def told(ahead: ShopAhead, limit: int | None) -> Iterator[str]:
    """What is expected of today, after its finished hours, and of tomorrow."""
    for name, each in zip(("today", "tomorrow"), ahead.days, strict=True):
        day, found = each.day, each.expected
        if not each.is_open:
            yield f"{name}, {day:%A %Y-%m-%d}: closed"
        elif found is None:
            yield f"{name}, {day:%A %Y-%m-%d}: too little is known; it takes two such days, and two weeks of others"
        else:
            yield f"{name}, {day:%A %Y-%m-%d}: {_number(found.whole)} people come in"
            yield from (f"  {hour:02}:00  {_number(expected)}" for hour, expected in found.hours.items())
            if name == "today" and ahead.full is not None:
                yield f"  {_full(ahead.full, limit)}"


def _full(full: LimitAhead, limit: int | None) -> str:
    when = f"between {full.hour:02}:00 and {(full.hour + 1) % 24:02}:00"
    if full.likely:
        return f"the limit of {limit} people inside is expected to be reached {when}"
    return f"the limit of {limit} people inside may be reached {when}"


def _number(expected: Expected) -> str:
    return f"{expected.people:,.0f} ({expected.least:,.0f} to {expected.most:,.0f})"
