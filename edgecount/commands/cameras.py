"""`edgecount cameras`: pauses a camera, has it watched again, and says that it looks right."""

import os
from argparse import Namespace
from functools import partial
from pathlib import Path

from edgecount.clock import SystemClock
from edgecount.commands.parsing.parser import Parser, Subparsers, add_config, add_state
from edgecount.commands.text.console import say
from edgecount.config.load import find
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.daemon.operations.control_socket import ask
from edgecount.daemon.recording.cameras.paused_cameras import PausedCameras, paused_event
from edgecount.errors import StoreError, UsageError
from edgecount.store.event_store import EventStore
from edgecount.text import no_such
from edgecount.wiring.state import STORE, state_folder

_ACTIONS = {"pause": "watch a camera no more, until it is resumed", "resume": "watch a camera again that was paused"}


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand and its own subcommands."""
    parser = subparsers.add_parser("cameras", help="pause a camera, watch it again, or say that it looks right")
    actions = parser.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    for action, words in _ACTIONS.items():
        one = actions.add_parser(action, help=words)
        one.add_argument("camera", metavar="NAME", help="the camera's name in the config")
        add_config(one)
        add_state(one)
        one.set_defaults(execute=partial(set_paused, action == "pause"))
    right = actions.add_parser("right", help="a camera that was moved is right as it looks now")
    right.add_argument("camera", metavar="NAME", help="the camera's name in the config")
    add_state(right)
    right.set_defaults(execute=accept)


def set_paused(paused: bool, options: Namespace) -> int:  # noqa: FBT001 - bound by name of the action
    """Tell the running daemon; where none runs, keep it for the next one."""
    state = state_folder(options.state, os.environ)
    request = {"ask": "pause", "camera": options.camera, "paused": paused}
    if ask(state, request) is None:
        try:
            _keep(state / STORE, options, paused=paused)
        except StoreError:
            # A daemon that has started meanwhile has the store, and takes the command.
            if ask(state, request) is None:
                raise
    say(f"camera {options.camera}: {'paused, it is not watched' if paused else 'watched again'}")
    return 0


def accept(options: Namespace) -> int:
    """Tell the running daemon that a camera looks right; StoreError where none runs."""
    state = state_folder(options.state, os.environ)
    if ask(state, {"ask": "right", "camera": options.camera}) is None:
        raise StoreError(f"no edgecount runs with the state folder {state}: start `edgecount run`, then say it again")
    say(f"camera {options.camera}: right as it looks now, its scene is learnt anew")
    return 0


def _keep(path: Path, options: Namespace, *, paused: bool) -> None:
    if not path.is_file():
        raise StoreError(f"there is no store at {path}; start `edgecount run`, or name its folder with --state")
    config = load_layered(find(options.config), None, KeptSettings(path.parent))
    if options.camera not in config.cameras:
        raise UsageError(no_such("camera", options.camera, config.cameras))
    now = SystemClock().now()
    with EventStore(path) as store:
        kept = PausedCameras(store)
        if paused == (kept.since(options.camera) is not None):
            return
        kept.keep(options.camera, now if paused else None)
        if paused:
            store.append([paused_event(config.site.slug, options.camera, now)])
