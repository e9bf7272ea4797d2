"""`edgecount count FOLDER`: count all recordings of a folder and its subfolders; a count that was killed goes on."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console

from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.parser import Subparsers, add_camera, add_config
from edgecount.commands.text.console import complain
from edgecount.commands.text.count_sheet import CountedFolder, FolderRow, former, sheet
from edgecount.commands.text.count_text import print_counted
from edgecount.commands.text.progress import bars
from edgecount.config.load import find, load
from edgecount.config.model import Config
from edgecount.files.replacing import replace_file
from edgecount.replay.logs import ReplayLogs
from edgecount.replay.parts.cutting import CHUNK_SECONDS, margins_for
from edgecount.replay.parts.kept_parts import FOLDER
from edgecount.sources.recordings.beginnings import named_beginning
from edgecount.sources.recordings.endings import files_below, is_recording
from edgecount.store.lock import WriterLock
from edgecount.store.recordings import Recorded, RecordingKey
from edgecount.wiring.job import require_something
from edgecount.wiring.layout import report_settings
from edgecount.wiring.recordings.counted_as import counted_as
from edgecount.wiring.recordings.folders.folder_count import EachPart, count_folder, parts_here
from edgecount.wiring.recordings.folders.folder_joined import FolderRecording
from edgecount.wiring.recordings.folders.folder_plan import FolderJob
from edgecount.wiring.recordings.survey import began_at, is_cut
from edgecount.wiring.state import STORE

SUMMARY = "recordings.csv"
"""The file of the folder of logs that has a row for each recording, of all folders."""
LEAST_CHUNK = 10.0


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "count", help="count all recordings of a folder on all cores; killed and started again, it goes on"
    )
    add_options(parser)
    parser.set_defaults(execute=execute)


def add_options(parser: ArgumentParser) -> None:
    """Declare what is counted, and how."""
    parser.add_argument(
        "folder", metavar="FOLDER", type=Path, help="the folder of the recordings; those of its subfolders count, too"
    )
    add_config(parser)
    add_camera(parser, "whose lines and settings to use, if the config has several")
    parser.add_argument(
        "--logs",
        metavar="DIR",
        type=Path,
        required=True,
        help="add them to the store, CSV and Excel files in this folder, which also keeps what is done so far",
    )
    parser.add_argument(
        "--fps", metavar="FPS", type=arguments.frame_rate, help="the true frame rate, if the files' headers are wrong"
    )
    parser.add_argument(
        "--chunk",
        metavar="TIME",
        type=_chunk,
        default=CHUNK_SECONDS,
        help="how much of a recording a core counts at a time, such as 10m, which is the default",
    )


def execute(options: Namespace) -> int:
    """Count on this machine; 1 where a recording could not be counted."""
    return count_with(options, parts_here)


def count_with(options: Namespace, each_part: EachPart) -> int:
    """Count, with the parts done in this way, and add all to the store; 1 where a recording could not be counted."""
    path = find(options.config)
    config = load(path, None)
    camera = arguments.pick_camera(config, options.camera)
    require_something(camera, config.cameras[camera])
    files = files_below(options.folder, is_recording, "recording")
    logs = ReplayLogs(options.logs / STORE, camera, report_settings(config), complain)
    logs.open()
    kept = options.logs / FOLDER
    kept.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(kept, "--logs")
    lock.acquire()
    try:
        job = _job(options, path, config, camera, logs.recordings())
        with bars(files, in_all=True) as told:
            counted = count_folder(files, job, told, each_part)
        rows: list[FolderRow] = []
        logs.write_all(_noted(counted, rows))
        summary = options.logs / SUMMARY
        replace_file(
            summary, sheet(rows, CountedFolder(camera, options.folder), report_settings(config), former(summary))
        )
    finally:
        lock.release()
    for word in (row.fault for row in rows if row.fault):
        complain(word)
    print_counted(rows, options.folder, Console(highlight=False))
    return 1 if any(row.counts is None for row in rows) else 0


def _noted(counted: Iterable[FolderRecording], rows: list[FolderRow]) -> Iterator[Recorded]:
    """What the store gets, one recording at a time; of each, only the row is kept here."""
    for one in counted:
        rows.append(FolderRow(one.file, one.row, one.problem or (one.row and one.row.warning) or ""))
        if one.recorded is not None:
            yield one.recorded


def _job(options: Namespace, path: Path, config: Config, camera: str, stored: Sequence[RecordingKey]) -> FolderJob:
    settings = config.cameras[camera]
    margins = margins_for(settings.counting.u_turn_window_seconds)
    is_to_cut, kept = is_cut(settings), options.logs / FOLDER
    how, begins = counted_as(config, camera), _begins(config)
    return FolderJob(path, camera, options.fps, options.chunk, margins, is_to_cut, how, kept, begins, stored)


def _begins(config: Config) -> Callable[[Path], datetime]:
    """When a file began: by its name, or else by its own time."""
    return lambda file: began_at(file, named_beginning(file.name, config.site.timezone))


def _chunk(text: str) -> float:
    seconds = arguments.duration(text)
    if seconds < LEAST_CHUNK:
        raise ArgumentTypeError(f"must be a time of {LEAST_CHUNK:.0f}s or more, not {text!r}")
    return seconds
