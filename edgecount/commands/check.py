"""`edgecount check`: checks the config and, with --connect, tries every camera and receiver in it."""

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from edgecount.clock import SystemClock
from edgecount.commands.parsing.parser import Subparsers, add_config, add_state
from edgecount.commands.text.advice import Room, advice, costs
from edgecount.commands.text.config_text import configured
from edgecount.commands.text.console import complain, say
from edgecount.config.load import find
from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.detectors.instances.instance_card import require_instances
from edgecount.detectors.instances.own_instances import load_instances
from edgecount.errors import EdgecountError, SourceError
from edgecount.ports import Frame
from edgecount.site.crowd_figures import CrowdFigures
from edgecount.sources.network.trust import Trust
from edgecount.text import people
from edgecount.wiring.camera_jobs import crowd_job
from edgecount.wiring.layout import site_layout
from edgecount.wiring.looking import pictures_of
from edgecount.wiring.replay import build_pipeline
from edgecount.wiring.seeing.camera_trust import camera_trust, kept_at
from edgecount.wiring.state import state_folder
from edgecount.wiring.trials import available_cores, blanks, is_ours, try_crowd, try_models

PICTURES = 8
"""How many pictures of a camera the models are tried on."""


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("check", help="check the config, and with --connect all that it names")
    add_config(parser)
    add_state(parser)
    parser.add_argument(
        "--connect",
        action="store_true",
        help="also fetch pictures from every camera, connect to every server, and send a test mail to all receivers",
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Print what is configured; ConfigError or ModelError where something is wrong."""
    path = find(options.config)
    config = load_layered(path, os.environ, KeptSettings(state_folder(options.state, os.environ)))
    for name, camera in config.cameras.items():
        build_pipeline(config, name)
        crowd_job(camera)
        source = camera.source.display if camera.source else "no source: for replays only"
        say(f"camera {name}: {source}{_counted(camera)}{_own_model(camera)}{_crowded(camera)}")
    for line in (*_shaped(config), *configured(config)):
        say(line)
    say(f"{path}: right; site {config.site.name}, time zone {config.site.timezone}")
    return _connect(config) if options.connect else _measure(config)


def _shaped(config: Config) -> Iterator[str]:
    """The words for the user's own model of people's shapes, which is tried; ModelError where it does not work."""
    model = config.privacy.model
    if model is not None:
        for runtime in {camera.detector.runtime: None for camera in config.cameras.values()}:
            load_instances(Path(model), runtime, threads=1)
        yield f"pictures: people's shapes by {model}, {require_instances(Path(model)).title}"


def _counted(camera: CameraSection) -> str:
    found = {"lines": camera.lines, "zones": camera.zones}
    return "".join(f"; {kind} {', '.join(of)}" for kind, of in found.items() if of)


def _own_model(camera: CameraSection) -> str:
    """The words for a model of the user's own, with its family: with a wrong family it may load, and find no people."""
    settings = camera.detector
    return f"; people by {settings.model}, read as {settings.family}" if settings.model.endswith(".onnx") else ""


def _measure(config: Config) -> int:
    """Say how long a look of each model takes here, where a camera has one of ours."""
    ours = [camera for camera in config.cameras.values() if is_ours(camera.detector.model)]
    if ours:
        say(costs(try_models(ours[0], blanks(), SystemClock())))
    for name, camera in config.cameras.items():
        if camera.crowd is not None:
            say(f"camera {name}: {_estimated(camera, blanks()[0])[1]}")
    return 0


def _crowded(camera: CameraSection) -> str:
    """The words for how its people are estimated."""
    crowd = camera.crowd
    if crowd is None:
        return ""
    zones = f", in {', '.join(camera.crowd_zones)} besides" if camera.crowd_zones else ""
    return f"; people estimated every {crowd.every_seconds:g} s by {crowd.model}{zones}"


def _estimated(camera: CameraSection, picture: Frame) -> tuple[CrowdFigures, str]:
    """What an estimate of a picture says, and the words for what it costs here; for a camera that has them."""
    job = crowd_job(camera)
    if job is None or camera.crowd is None:
        raise ValueError("nobody estimates the people of this camera")
    figures, seconds = try_crowd(job, picture, SystemClock())
    share, size = seconds / camera.crowd.every_seconds, picture.size
    cost = f"an estimate of a picture of {size.width}×{size.height} takes {seconds * 1000:.0f} ms of a core here"
    return figures, f"{cost}, {share:.1%} of one at every {camera.crowd.every_seconds:g} s"


def _connect(config: Config) -> int:
    """Try every camera and sink of the config, one after the other; 1 where any of them does not answer."""
    clock = SystemClock()
    layout = site_layout(config)
    cores = available_cores() / max(1, len(config.cameras))
    attempts = [partial(_look, name, camera, cores) for name, camera in config.cameras.items()]
    attempts += [partial(block.try_out, layout, clock) for block in config.sinks]
    failed = [attempt for attempt in attempts if not _succeeds(attempt)]
    return 1 if failed else 0


def _succeeds(attempt: Callable[[], str]) -> bool:
    """Try one, and print the result; returns whether it answered."""
    try:
        say(attempt())
    except EdgecountError as error:
        complain(str(error))
        return False
    return True


def _look(name: str, camera: CameraSection, cores: float) -> str:
    """Fetch pictures of a camera, and return a line about it; the camera has so many `cores`."""
    try:
        return f"camera {name}: {_seen(camera, cores)}"
    except EdgecountError as error:
        raise SourceError(f"camera {name}: {error}") from error


def _seen(camera: CameraSection, cores: float) -> str:
    settings, clock, trust = camera.detector, SystemClock(), camera_trust(camera)
    pictures, fps = pictures_of(camera, trust, PICTURES if is_ours(settings.model) else 1, clock)
    size = pictures[0].size
    pace = f"{fps:.0f}" if fps >= 10 else f"{fps:.2g}"
    told = f"a picture of {size.width}×{size.height}, {pace} frames a second{_vouched(camera, trust)}"
    if camera.crowd is not None:
        told += f"; {_estimate_in(camera, pictures[-1])}"
    if not is_ours(settings.model):
        return told
    room = Room(fps, settings.every, min(cores, settings.threads))
    return f"{told}; {advice(settings.model, try_models(camera, pictures, clock), len(pictures), room)}"


def _estimate_in(camera: CameraSection, picture: Frame) -> str:
    """How many people a picture shows by estimate, and what that costs."""
    figures, cost = _estimated(camera, picture)
    whole = figures.whole
    found = "" if whole is None else f"{people(whole.people)} by {whole.way} ({whole.low} to {whole.high}), "
    return f"{found}{cost}"


def _vouched(camera: CameraSection, trust: Trust) -> str:
    """What is to be said of a certificate that was trusted at first sight."""
    if camera.source is None or kept_at(camera, camera.source.address.reveal()) is None or trust.pinned is None:
        return ""
    return f", under a certificate that nobody vouches for: compare its SHA-256 with the camera's, {trust.pinned}"
