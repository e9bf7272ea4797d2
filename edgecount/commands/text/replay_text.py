"""The tables at the end of a replay, of one recording and of several."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from edgecount.commands.text.console import told_plainly
from edgecount.counting.lines.tally import Tallies, Tally
from edgecount.replay.replaying import ReplayResult
from edgecount.text import number_of, printable
from edgecount.wiring.recordings.several import CountedRecording


def print_outcome(outcome: ReplayResult, tallies: Tallies, console: Console) -> None:
    """Print the table: in and out of each line; reversals and rejections; falls; frames, seconds, processor time."""
    table = Table(box=SIMPLE_HEAD)
    table.add_column("line", overflow="fold")
    table.add_column("in", justify="right")
    table.add_column("out", justify="right")
    for line, tally in tallies.lines.items():
        table.add_row(line, str(tally.came_in), str(tally.went_out))
    with told_plainly():
        console.print(table)
        for remark in _remarks(outcome, tallies):
            console.print(remark, soft_wrap=True)


def print_recordings(counted: Sequence[CountedRecording], console: Console) -> None:
    """Print the table of a folder: a row for each recording and line; those that could not be counted are left out."""
    table = Table(box=SIMPLE_HEAD)
    table.add_column("recording", overflow="fold")
    table.add_column("line", overflow="fold")
    for column in ("in", "out", "frames", "seconds"):
        table.add_column(column, justify="right")
    for one in counted:
        for line, tally in one.lines.items():
            numbers = (tally.came_in, tally.went_out, one.frames)
            table.add_row(printable(one.file.name), line, *map(str, numbers), f"{one.seconds:.1f}")
    with told_plainly():
        console.print(table)


def _remarks(outcome: ReplayResult, tallies: Tallies) -> list[str]:
    remarks = []
    if tallies.reversed:
        remarks.append(f"{tallies.reversed} taken back by a return within the U-turn window, in neither column")
    if tallies.staff != Tally():
        remarks.append(f"staff: {tallies.staff.came_in} in, {tallies.staff.went_out} out, in neither column")
    if tallies.rejected:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(tallies.rejected.items()))
        remarks.append(f"not counted: {reasons}")
    if tallies.falls:
        remarks.append("falls: " + ", ".join(f"{count} in {zone}" for zone, count in sorted(tallies.falls.items())))
    if outcome.was_quit:
        remarks.append(f"ended on request after frame {outcome.frames}: all of this is up to there")
    remarks.append(
        f"{number_of('frame', outcome.frames)}, {outcome.seconds:.1f} seconds of video, "
        f"{outcome.cpu_per_frame:.1f} ms of processor time a frame"
    )
    return remarks
