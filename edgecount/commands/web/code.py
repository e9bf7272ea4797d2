"""`edgecount web code`: a one-time code with which an admin's account is made at the dashboard."""

import os
import socket
from argparse import Namespace
from contextlib import closing
from ipaddress import ip_address

from edgecount.accounts.book import PeopleBook
from edgecount.accounts.keys.codes import LASTS, Codes
from edgecount.clock import SystemClock
from edgecount.commands.parsing.parser import Subparsers, add_config, add_state
from edgecount.commands.text.console import say
from edgecount.config.load import find, load
from edgecount.config.sections.web import WebSection
from edgecount.errors import EdgecountError, UsageError
from edgecount.wiring.state import PEOPLE, state_folder


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser("code", help="print a one-time code for an admin's account, and where to type it")
    add_config(parser)
    add_state(parser)
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Make a code and print it; whether the dashboard runs does not matter."""
    web = load(find(options.config), None).web
    if web is None:
        raise UsageError("the config asks for no dashboard; give it the block web, and start edgecount again")
    state = state_folder(options.state, os.environ)
    if not state.is_dir():
        raise EdgecountError(f"there is no state folder at {state}; start `edgecount run`, or name it with --state")
    book = PeopleBook(state / PEOPLE)
    with closing(book):
        book.open()
        code = Codes(book, SystemClock()).make()
    say(f"{code}  a one-time code, good once and for {LASTS.seconds // 60} minutes")
    say(f"type it at {first_run(web)}")
    return 0


def first_run(web: WebSection) -> str:
    """Where the code is typed, as far as the config says how the dashboard is reached."""
    host = ip_address(web.host)
    if web.proxy:
        return f"https://{web.hosts[0] if web.hosts else '(the address of your proxy)'}/first-run"
    name = socket.gethostname() if host.is_unspecified else f"[{host}]" if host.version == 6 else str(host)
    return f"{'https' if web.is_encrypted else 'http'}://{name}:{web.port}/first-run"
