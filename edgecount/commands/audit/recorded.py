"""An audit of a recording: counted anew, and compared with taps, or looked at crossing by crossing."""

from argparse import Namespace
from contextlib import ExitStack
from datetime import datetime, tzinfo

from edgecount.clock import SystemClock
from edgecount.commands.audit.taps_file import taps_in
from edgecount.commands.text.audit_text import audit_lines
from edgecount.commands.text.console import complain, say
from edgecount.config.model import Config
from edgecount.counting.lines.tally import Tallies
from edgecount.errors import UsageError
from edgecount.events.model import Crossing
from edgecount.figures.audits.audit import Compared, Passage, compare
from edgecount.figures.period import Period
from edgecount.replay.collected import CollectedEvents
from edgecount.replay.replaying import replay
from edgecount.site.audits.auditing import check
from edgecount.sources.recordings.recording import Recording
from edgecount.wiring.replay import build_pipeline


def audit_recording(options: Namespace, config: Config, camera: str, lines: tuple[str, ...]) -> int:
    """Count the recording, compare, and print the result."""
    if options.taps is None:
        raise UsageError("a recording is compared with taps: give them with --taps FILE.csv")
    collected = counted(options, config, camera)
    if collected.first is None or collected.last is None:
        raise UsageError(f"{options.recording} has no pictures: there is nothing to compare")
    taps = taps_in(options.taps, config.site.timezone, collected.first)
    span = Period(collected.first, collected.last)
    check(taps, span)
    say(f"{options.recording.name}, {', '.join(lines)}")
    for line in audit_lines(compared(taps, collected, lines, span)):
        say(line)
    return 0


def counted(options: Namespace, config: Config, camera: str) -> CollectedEvents:
    """What the recording's lines have counted, and not counted."""
    with ExitStack() as stack:
        start = _aware(options.start, config.site.timezone)
        aspect = config.cameras[camera].pixel_aspect
        source = Recording(options.recording, options.fps, start, aspect, "state the true rate with --fps")
        source.open()
        stack.callback(source.close)
        collected = CollectedEvents()
        pipeline = build_pipeline(config, camera, replaying=True)
        outcome = replay(
            source, pipeline, Tallies(config.cameras[camera].lines), [collected], SystemClock(), lambda _frame: None
        )
    if outcome.warning is not None:
        complain(outcome.warning)
    return collected


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
