"""An audit of a recording: counted anew, and compared with taps, or looked at crossing by crossing."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, tzinfo

import cv2

from edgecount.clock import SystemClock
from edgecount.commands.audit.stepping import from_lines, from_screen, judged
from edgecount.commands.audit.taps_file import taps_in
from edgecount.commands.text.audit_text import audit_lines
from edgecount.commands.text.console import complain, say
from edgecount.config.model import Config
from edgecount.counting.lines.tally import Tallies
from edgecount.errors import UsageError
from edgecount.events.model import Crossing
from edgecount.figures.audits.audit import Compared, Passage, compare
from edgecount.figures.period import Period
from edgecount.overlay.frame_folder import FrameFolder
from edgecount.overlay.screen import OpenCvScreen
from edgecount.overlay.window import Screen
from edgecount.ports import CameraDetector, Image
from edgecount.replay.collected import CollectedEvents
from edgecount.replay.replaying import Audience, replay
from edgecount.replay.strips import LineEvent, LineStrips
from edgecount.site.audits.auditing import check
from edgecount.sources.recordings.recording import Recording
from edgecount.text import number_of
from edgecount.wiring.job import Paint
from edgecount.wiring.replay import build_pipeline
from edgecount.wiring.seeing.pictures import Pictures, picture_network


def audit_recording(options: Namespace, config: Config, camera: str, lines: tuple[str, ...]) -> int:
    """Count the recording, compare, and print the result."""
    if options.taps is None:
        return step_through(options, config, camera, lines)
    collected = CollectedEvents()
    count(options, config, camera, Tallies(config.cameras[camera].lines), [collected])
    if collected.first is None or collected.last is None:
        raise UsageError(f"{options.recording} has no pictures: there is nothing to compare")
    taps = taps_in(options.taps, config.site.timezone, collected.first)
    span = Period(collected.first, collected.last)
    check(taps, span)
    say(f"{options.recording.name}, {', '.join(lines)}")
    for line in audit_lines(compared(taps, collected, lines, span)):
        say(line)
    return 0


def step_through(options: Namespace, config: Config, camera: str, lines: tuple[str, ...]) -> int:
    """Show each crossing and each near miss, ask whether it is right, and print the result."""
    with ExitStack() as stack:
        screen = None
        if options.pictures is None:
            screen = OpenCvScreen()
            screen.open()
            stack.callback(screen.close)
        judgement = judged_strips(options, config, camera, lines, screen)
    say(f"{options.recording.name}, {', '.join(lines)}")
    for line in audit_lines(judgement):
        say(line)
    say("people whom nobody saw come to a line are not among these: taps at the door find them, too")
    return 0


def judged_strips(
    options: Namespace, config: Config, camera: str, lines: tuple[str, ...], screen: Screen | None
) -> Compared:
    """What somebody says of each strip: in the window, or of numbered pictures in a folder, on the terminal."""
    shown: list[LineEvent] = []
    strips: list[bytes] = []
    folder = None if options.pictures is None else FrameFolder(options.pictures)
    if folder is not None:
        folder.open()

    def take(event: LineEvent, strip: Image) -> None:
        shown.append(event)
        if folder is not None:
            folder.write(strip)
        else:
            strips.append(cv2.imencode(".jpg", strip)[1].tobytes())

    pictures = Pictures(config.cameras[camera], Paint.of(config.privacy), picture_network(config.cameras[camera]))
    tallies = Tallies(config.cameras[camera].lines)
    audience = LineStrips(pictures.painter(), tallies, lines, take)
    count(options, config, camera, tallies, [audience], pictures.detector())
    if screen is not None:
        return judged(shown, from_screen(screen, strips))
    say(f"{number_of('picture', len(shown))} in {options.pictures}: look at each, and answer")
    return judged(shown, from_lines(sys.stdin.readline, say))


def count(
    options: Namespace,
    config: Config,
    camera: str,
    tallies: Tallies,
    audiences: Sequence[Audience],
    detector: CameraDetector | None = None,
) -> None:
    """Count the recording before these audiences."""
    with ExitStack() as stack:
        start = _aware(options.start, config.site.timezone)
        aspect = config.cameras[camera].pixel_aspect
        source = Recording(options.recording, options.fps, start, aspect, "state the true rate with --fps")
        source.open()
        stack.callback(source.close)
        pipeline = build_pipeline(config, camera, replaying=True, detector=detector)
        outcome = replay(source, pipeline, tallies, audiences, SystemClock(), lambda _frame: None)
    if outcome.warning is not None:
        complain(outcome.warning)


def compared(taps: list[Passage], collected: CollectedEvents, lines: tuple[str, ...], span: Period) -> Compared:
    """Taps beside the crossings of these lines."""
    crossings = [
        Passage(event.ts.timestamp(), event.direction)
        for event in collected.events
        if isinstance(event, Crossing) and event.line in lines
    ]
    return compare(taps, crossings, span.start.timestamp(), span.end.timestamp())


def _aware(start: datetime | None, zone: tzinfo) -> datetime | None:
    return start.replace(tzinfo=zone) if start is not None and start.tzinfo is None else start
