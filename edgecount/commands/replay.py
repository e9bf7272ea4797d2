"""`edgecount replay VIDEO|FOLDER`: count a recording, or all of a folder at once, as fast as the machine can."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from edgecount.clock import SystemClock
from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.parser import Subparsers, add_camera, add_config
from edgecount.commands.text.console import complain
from edgecount.commands.text.progress import bars
from edgecount.commands.text.replay_text import print_outcome, print_recordings
from edgecount.config.load import find, load
from edgecount.config.model import Config
from edgecount.config.sections.privacy import MaskName
from edgecount.counting.lines.tally import Tallies
from edgecount.detectors.instances.instance_card import require_instances
from edgecount.errors import UsageError
from edgecount.files.writable import require_folder
from edgecount.overlay.frame_folder import FrameFolder
from edgecount.overlay.screen import OpenCvScreen
from edgecount.overlay.video import MPEG4, AnnotatedVideo
from edgecount.overlay.window import LiveWindow
from edgecount.replay.audiences import ForLines, ForLogs, ForPictures, ForWindow
from edgecount.replay.logs import ReplayLogs
from edgecount.replay.replaying import Audience, replay
from edgecount.sinks.files.event_lines import EventLines, LinesToFile, LinesToStream
from edgecount.sources.recordings.endings import files_in, is_recording
from edgecount.sources.recordings.recording import Recording
from edgecount.wiring.job import Paint
from edgecount.wiring.layout import report_settings
from edgecount.wiring.recordings.several import RecordingJob, count_several
from edgecount.wiring.replay import build_pipeline
from edgecount.wiring.seeing.pictures import Pictures, picture_network
from edgecount.wiring.state import STORE

STDOUT = "-"
REFRESHES = 4  # of the progress bar, a second: drawing it counts as processor time


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("replay", help="count the people in a recording, as fast as the machine can")
    parser.add_argument(
        "recording", metavar="VIDEO", type=Path, help="a video file of any kind that FFmpeg reads, or a folder of them"
    )
    add_config(parser)
    add_camera(parser, "whose lines and settings to use, if the config has several")
    parser.add_argument(
        "--events", metavar="OUT.jsonl", help="write one JSON object a line; - is standard output, of a folder a folder"
    )
    parser.add_argument("--video", metavar="OUT.mp4", type=Path, help="write the annotated video")
    parser.add_argument(
        "--logs", metavar="DIR", type=Path, help="add it to the store, CSV and Excel files in this folder"
    )
    parser.add_argument(
        "--start",
        metavar="TIME",
        type=arguments.moment,
        help="when the recording began, in the site's local time if without an offset; default: the file's own time",
    )
    parser.add_argument(
        "--fps", metavar="FPS", type=arguments.frame_rate, help="the true frame rate, if the file's header is wrong"
    )
    parser.add_argument(
        "--window",
        action="store_true",
        help="show it live: q quits, space pauses, r resets the counts, s shows or hides the boxes",
    )
    parser.add_argument(
        "--frames", metavar="FOLDER", type=Path, help="write what --video shows as numbered pictures, into a new folder"
    )
    parser.add_argument(
        "--mask",
        choices=get_args(MaskName),
        help="what hides people in pictures: their shape, their box, coarse squares, nothing; default: as the config",
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Count; the table goes to standard output, or to stderr where standard output takes the events."""
    path = find(options.config)
    config = load(path, None)
    name = arguments.pick_camera(config, options.camera)
    if options.recording.is_dir():
        return _count_folder(options, path, name)
    _refuse_overwriting(options, path)
    tallies = Tallies(config.cameras[name].lines)
    with ExitStack() as stack:
        start = _aware(options.start, config.site.timezone)
        aspect = config.cameras[name].pixel_aspect
        source = Recording(options.recording, options.fps, start, aspect, "state the true rate with --fps")
        source.open()
        stack.callback(source.close)
        pictures = _pictures(options, config, name)
        pipeline = build_pipeline(config, name, replaying=True, detector=pictures.detector() if pictures else None)
        audiences = list(_audiences(options, config, name, tallies, source.fps, pictures, stack))
        progress = stack.enter_context(_progress(source.frame_count, hidden=_is_on_terminal(options.events)))
        outcome = replay(source, pipeline, tallies, audiences, SystemClock(), progress)
    print_outcome(outcome, tallies, Console(stderr=options.events == STDOUT, highlight=False))
    if outcome.warning is not None:
        complain(outcome.warning)
    return 0


def _count_folder(options: Namespace, config: Path, camera: str) -> int:
    """Count the recordings of a folder, on all cores, into one table; 1 where one of them could not be counted."""
    alone = {"--video": options.video, "--frames": options.frames, "--mask": options.mask}
    asked = [option for option, value in alone.items() if value is not None] + ["--window"] * options.window
    if asked or options.start is not None or options.events == STDOUT:
        raise UsageError(
            f"{options.recording} is a folder: {(asked or ['--start or --events -'])[0]} is for one recording; name it"
        )
    if options.logs is not None:
        raise UsageError(f"{options.recording} is a folder: `edgecount count` takes --logs for all its recordings")
    events = None if options.events is None else Path(options.events)
    if events is not None:
        require_folder(events)
        events.mkdir(parents=True, exist_ok=True)
    jobs = [
        RecordingJob(file, config, camera, options.fps, events and events / f"{file.name}.jsonl")
        for file in files_in(options.recording, is_recording, "recording")
    ]
    with bars([job.file for job in jobs]) as told:
        counted = count_several(jobs, told)
    for word in (word for one in counted for word in (one.problem, one.warning) if word is not None):
        complain(word)
    print_recordings(counted, Console(highlight=False))
    return 1 if any(one.problem for one in counted) else 0


def _pictures(options: Namespace, config: Config, name: str) -> Pictures | None:
    """The pictures that the options ask for; None where they ask for none, and then nothing is loaded.

    UsageError where the mask is off, and the config does not allow that.
    """
    if not (options.window or options.video or options.frames):
        if options.mask is not None:
            raise UsageError("--mask hides people in pictures: ask for some with --video, --frames or --window")
        return None
    paint = Paint.of(config.privacy)
    paint = paint if options.mask is None else replace(paint, mask=options.mask)
    if paint.mask == "off" and not config.privacy.people_may_be_recognised:
        raise UsageError(
            "--mask off shows people as they are: where that may be, set privacy.people_may_be_recognised: true"
        )
    if paint.mask == "silhouette" and paint.model is not None:
        require_instances(paint.model)
    return Pictures(config.cameras[name], paint, picture_network(config.cameras[name]))


def _refuse_overwriting(options: Namespace, config: Path) -> None:
    """UsageError where an output would replace an input, or another output."""
    taken = {os.path.realpath(options.recording): "the recording", os.path.realpath(config): "the config"}
    for option, path in {
        "--events": options.events,
        "--video": options.video,
        "--frames": options.frames,
        "--logs": options.logs,
    }.items():
        if path is None or path == STDOUT:
            continue
        real = os.path.realpath(path)
        if real in taken:
            raise UsageError(f"{option} {path} is {taken[real]}: give it another name")
        taken[real] = f"the output of {option}"


def _aware(start: datetime | None, zone: tzinfo) -> datetime | None:
    return start.replace(tzinfo=zone) if start is not None and start.tzinfo is None else start


def _audiences(
    options: Namespace,
    config: Config,
    name: str,
    tallies: Tallies,
    fps: float,
    pictures: Pictures | None,
    stack: ExitStack,
) -> Iterator[Audience]:
    """The audiences that the options ask for; each is opened here, and the stack closes it."""
    camera = config.cameras[name]
    if pictures is not None and options.window:
        window = LiveWindow(OpenCvScreen(), tallies.reset)
        window.open()
        stack.callback(window.close)
        yield ForWindow(window, pictures.painter(), tallies)
    if options.logs is not None:
        logs = ReplayLogs(options.logs / STORE, name, report_settings(config), complain)
        logs.open()
        yield ForLogs(logs, camera.anchor)
    if options.events is not None:
        lines = _event_lines(options.events, config.site.timezone)
        lines.open()
        yield ForLines(lines)
    if pictures is not None and options.video is not None:
        video = stack.enter_context(AnnotatedVideo(options.video, fps))
        stack.callback(_say_who_plays, video, options.video)
        yield ForPictures(video, pictures.painter(), tallies)
    if pictures is not None and options.frames is not None:
        folder = FrameFolder(options.frames)
        folder.open()
        yield ForPictures(folder, pictures.painter(), tallies)


def _say_who_plays(video: AnnotatedVideo, path: Path) -> None:
    """Warn of a video that browsers do not play, although its name suggests it."""
    if video.codec == MPEG4 and path.suffix.lower() == ".mp4":
        complain(f"{path} is MPEG-4, which players play and browsers do not: this OpenCV cannot encode H.264")


def _event_lines(target: str, zone: tzinfo) -> EventLines:
    return LinesToStream(sys.stdout, zone) if target == STDOUT else LinesToFile(Path(target), zone)


def _is_on_terminal(target: str | None) -> bool:
    """Whether the terminal shows the events: a progress bar would be mixed with them."""
    return target == STDOUT and sys.stdout.isatty()


@contextmanager
def _progress(total: int | None, *, hidden: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr, if that is a terminal; the function that it gives takes the number of each frame."""
    columns = (TextColumn("counting"), BarColumn(), MofNCompleteColumn(), TextColumn("frames"), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(
        *columns,
        console=console,
        transient=True,
        refresh_per_second=REFRESHES,
        disable=hidden or not console.is_terminal,
    ) as progress:
        task = progress.add_task("counting", total=total)
        yield lambda frame: progress.update(task, completed=frame)
