"""The table that a count of many recordings ends with."""

from collections.abc import Iterable
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from edgecount.commands.text.console import told_plainly
from edgecount.commands.text.count_sheet import FolderRow
from edgecount.text import printable


def print_counted(rows: Iterable[FolderRow], folder: Path, console: Console) -> None:
    """Print the table: a row for each recording; its faults are told elsewhere."""
    table = Table(box=SIMPLE_HEAD)
    table.add_column("recording", overflow="fold")
    for column in ("in", "out", "seconds", "watched"):
        table.add_column(column, justify="right")
    for one in rows:
        table.add_row(printable(str(one.file.relative_to(folder))), *_cells(one))
    with told_plainly():
        console.print(table)


def _cells(one: FolderRow) -> tuple[str, str, str, str]:
    found = one.counts
    if found is None:
        return "not counted", "", "", ""
    return str(found.came_in), str(found.went_out), f"{found.seconds:.1f}", f"{found.watched:.1f}"
