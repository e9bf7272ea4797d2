"""`edgecount check`: whether the config is right and, with --connect, whether all that it names answers."""

import os
import threading
from argparse import Namespace
from collections.abc import Callable
from functools import partial

from edgecount.clock import SystemClock
from edgecount.commands.console import complain, say
from edgecount.commands.parser import Subparsers, add_config
from edgecount.commands.text.config_text import configured, mail_name, receivers
from edgecount.config.load import find, load
from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.errors import EdgecountError, SourceError
from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.letters.trial_letter import trial_letter
from edgecount.sinks.mail.post import Post
from edgecount.sinks.mail.settings import MailSettings
from edgecount.sinks.mqtt.client import probe
from edgecount.sources.select import live_source
from edgecount.wiring.pipeline import build_pipeline
from edgecount.wiring.settings import mail_settings, mqtt_settings


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("check", help="check the config, and with --connect all that it names")
    add_config(parser)
    parser.add_argument(
        "--connect",
        action="store_true",
        help="also fetch a picture from every camera, connect to the broker, and send a test mail to all receivers",
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Say what is configured; ConfigError and ModelError say what is wrong."""
    path = find(options.config)
    config = load(path, os.environ)
    for name, camera in config.cameras.items():
        build_pipeline(config, name)
        source = camera.source.display if camera.source else "no source: for replays only"
        say(f"camera {name}: {source}{_counted(camera)}{_own_model(camera)}")
    for line in configured(config):
        say(line)
    say(f"{path}: right; site {config.site.name}, time zone {config.site.timezone}")
    return _connect(config) if options.connect else 0


def _counted(camera: CameraSection) -> str:
    found = {"lines": camera.lines, "zones": camera.zones}
    return "".join(f"; {kind} {', '.join(of)}" for kind, of in found.items() if of)


def _own_model(camera: CameraSection) -> str:
    """How a model of the user's own is read: with a wrong family it may load, and see nobody."""
    settings = camera.detector
    return f"; people by {settings.model}, read as {settings.family}" if settings.model.endswith(".onnx") else ""


def _connect(config: Config) -> int:
    """Try all that is named there, one after the other; 1 where something does not answer."""
    clock = SystemClock()
    attempts = [partial(_look, name, camera) for name, camera in config.cameras.items()]
    if (mqtt := mqtt_settings(config)) is not None:
        attempts.append(partial(probe, mqtt, clock))
    if (mail := mail_settings(config)) is not None:
        letter = trial_letter(config.site.name, clock.now().astimezone(config.site.timezone))
        attempts.append(partial(_write, mail, letter))
    failed = [attempt for attempt in attempts if not _succeeds(attempt)]
    return 1 if failed else 0


def _succeeds(attempt: Callable[[], str]) -> bool:
    """Say how it went."""
    try:
        say(attempt())
    except EdgecountError as error:
        complain(str(error))
        return False
    return True


def _look(name: str, camera: CameraSection) -> str:
    """Fetch a picture."""
    try:
        return f"camera {name}: {_picture(camera)}"
    except EdgecountError as error:
        raise SourceError(f"camera {name}: {error}") from error


def _picture(camera: CameraSection) -> str:
    if camera.source is None:
        raise SourceError("has no source: `run` cannot watch it; give it one in the config")
    source = live_source(camera.source.address.reveal(), SystemClock(), threading.Event())
    try:
        source.open()
        frame = source.read()
        fps = source.fps
    finally:
        source.close()
    if frame is None:
        raise SourceError(f"{camera.source.display} gives no picture")
    return f"a picture of {frame.size.width}×{frame.size.height}, {fps:.0f} frames a second"


def _write(mail: MailSettings, letter: Letter) -> str:
    """Send a letter to all receivers; EdgecountError where some of them do not get it."""
    outcome = Post(mail, SystemClock()).send(letter)
    without = {**outcome.refused, **outcome.postponed}
    went_to, asked = f"{mail_name(mail)}: a test mail went to", receivers(len(mail.receivers))
    if without:
        reasons = ", ".join(f"{receiver} ({reason})" for receiver, reason in without.items())
        raise EdgecountError(
            f"{went_to} {len(outcome.delivered)} of {asked}; it was refused for {reasons}: "
            "check mail.receivers, or try later"
        )
    return f"{went_to} {asked}"
