"""`edgecount report`: writes the CSV and Excel files of a day or a range of days from the store, or mails reports."""

import os
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from edgecount.clock import SystemClock
from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.parser import Subparsers, add_config, add_state
from edgecount.commands.text.console import say
from edgecount.config.load import find
from edgecount.config.model import Config
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.errors import EdgecountError, UsageError
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.reports import Reports
from edgecount.sinks.mail.letters.daily import daily_letter
from edgecount.sinks.mail.post import Post
from edgecount.store.reader import StoreReader
from edgecount.wiring.layout import report_settings
from edgecount.wiring.state import REPORTS, STORE, state_folder

MOST_MAILS = 31


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("report", help="write the CSV and Excel files of any days from the store")
    add_config(parser)
    add_state(parser)
    parser.add_argument("--from", dest="first", metavar="DAY", type=arguments.day, help="first day; default: today")
    parser.add_argument("--to", dest="last", metavar="DAY", type=arguments.day, help="last day; default: the first")
    parser.add_argument("--output", metavar="DIR", type=Path, help="where to; default: the folder reports of the state")
    parser.add_argument(
        "--mail", action="store_true", help="mail each day's report now; files are written with --output only"
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Write the files and print their paths; or mail the reports, and print their receivers."""
    path = find(options.config)
    state = state_folder(options.state, os.environ)
    config = load_layered(path, os.environ if options.mail else None, KeptSettings(state))
    settings = report_settings(config)
    post = _post(config, path) if options.mail else None
    now = SystemClock().now()
    first, last = _range(options, settings.layout.calendar.day_of(now))
    if post and (last - first).days >= MOST_MAILS:
        raise UsageError(f"--mail sends {MOST_MAILS} days at most, a mail for each: choose a shorter range")
    with StoreReader(state / STORE) as reader:
        if options.output or not post:
            folder = options.output or state / REPORTS
            for written in Reports(reader, settings, folder).write_all(first, last, now):
                say(str(written))
        if post:
            _mail(post, reader, settings, _days(first, last), now)
    return 0


def _range(options: Namespace, today: date) -> tuple[date, date]:
    """The first and the last day, today at the latest; UsageError where the range is empty, or begins in the future."""
    first = options.first or today
    last = options.last or first
    if last < first:
        raise UsageError(
            f"--to {last} is before --from {first}: give the earlier day first"
            if options.first
            else f"--to {last} lies in the past, and without --from the first day is today: give --from as well"
        )
    if first > today:
        raise UsageError(f"{first} is still to come: there is nothing to report")
    return first, min(last, today)


def _post(config: Config, path: Path) -> Post:
    if config.mail is None:
        raise UsageError(f"{path} has no mail section: add one that names the mail server and who gets the reports")
    return Post(config.mail.settings(), SystemClock())


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _mail(post: Post, reader: StoreReader, settings: ReportSettings, days: Sequence[date], now: datetime) -> None:
    """Send everybody a letter for each day; EdgecountError, after all of them, where any receiver did not get one."""
    failed: dict[str, str] = {}
    for day in days:
        letter = daily_letter(reader, settings, day, now)
        # A report that is asked for again gets another key: with the same key, mail programs would drop it as a repeat.
        outcome = post.send_to_each(replace(letter, key=f"{letter.key} {now.isoformat()}"))
        if outcome.delivered:
            say(f"{day}: mailed to {', '.join(outcome.delivered)}")
        failed |= {**outcome.refused, **outcome.postponed}
    if failed:
        reasons = ", ".join(f"{receiver} ({reason})" for receiver, reason in failed.items())
        raise EdgecountError(f"the mail server did not take mail for {reasons}: check mail.receivers, or try later")
