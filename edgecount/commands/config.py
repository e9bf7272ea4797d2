"""`edgecount config`: shows, prints and takes the config with all that was changed in the browser."""

import os
import pwd
from argparse import Namespace
from pathlib import Path

from edgecount.clock import SystemClock
from edgecount.commands.parsing.parser import Parser, Subparsers, add_config, add_state
from edgecount.commands.text.console import complain, say
from edgecount.commands.text.settings_text import settings_lines
from edgecount.config.load import find, read
from edgecount.config.settings.as_yaml import as_yaml
from edgecount.config.settings.change import Wish
from edgecount.config.settings.difference import difference
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.laying import laid_over
from edgecount.config.settings.settings import Settings
from edgecount.daemon.operations.control_socket import ask
from edgecount.errors import ConfigError
from edgecount.text import dotted, number_of
from edgecount.wiring.camera_jobs import carried_out
from edgecount.wiring.state import state_folder


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand and its own subcommands."""
    parser = subparsers.add_parser("config", help="show, export and import the config with what the browser changed")
    actions = parser.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    for action, words, execute in (
        ("show", "what was changed in the browser, by whom, and whether it still fits the file", show),
        ("export", "print the whole config as YAML, without secrets", export),
        ("import", "take a config as `export` prints it: all of it, or nothing", import_file),
    ):
        one = actions.add_parser(action, help=words)
        if action == "import":
            one.add_argument("file", metavar="FILE", type=Path, help="the YAML to take")
        add_config(one)
        add_state(one)
        one.set_defaults(execute=execute)


def show(options: Namespace) -> int:
    """Print the settings that are laid over the file; 1 where any of them no longer fits."""
    path, settings = _opened(options)
    found = settings.standing().layered
    changes, _ = settings.history(limit=-1)
    for line in settings_lines(path, found.fitted.kept, changes):
        say(line)
    for line in found.left_out:
        complain(line)
    return 1 if found.left_out else 0


def export(options: Namespace) -> int:
    """Print the config with the settings in it; logins are placeholders, as they are in the file."""
    _, settings = _opened(options)
    found = settings.standing().layered
    for line in as_yaml(laid_over(found.document, found.fitted.kept).data).splitlines():
        say(line)
    return 0


def import_file(options: Namespace) -> int:
    """Change the settings so that all is as in the file that was given; ConfigError where it cannot be."""
    path, settings = _opened(options)
    found = difference(read(path).data, read(options.file).data)
    if found.elsewhere:
        words = f"differs from {path}, and is changed there only: make it the same, or take it out of both"
        raise ConfigError(tuple(f"{options.file}: {dotted(place)}: {words}" for place in found.elsewhere))
    before = settings.standing().layered.fitted
    now = [*before.kept, *(setting for setting, _ in before.left_out)]
    wishes = [Wish(setting.path, reset=True) for setting in now] + list(found.wishes)
    made = settings.change(wishes, _user(), kind="import")
    running = ask(state_folder(options.state, os.environ), {"ask": "reload"}) is not None
    say(
        f"{options.file}: taken, {number_of('setting', len(made.parts))} changed"
        + ("; in force now" if running else "")
    )
    return 0


def _opened(options: Namespace) -> tuple[Path, Settings]:
    """The config file, and the settings over it."""
    path = find(options.config)
    kept = KeptSettings(state_folder(options.state, os.environ))
    return path, Settings(kept, path, None, SystemClock(), try_out=carried_out)


def _user() -> str:
    """By whom this is done, as the machine knows them."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"
