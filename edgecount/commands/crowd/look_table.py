"""What `edgecount crowd count` prints and writes: a line or a table, and CSV."""

import csv
import io
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from statistics import fmean

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from edgecount.commands.crowd.looking import CrowdLook
from edgecount.commands.text.console import say, told_plainly
from edgecount.text import people, printable, stay

_HEADER = ("file", "seconds", "people", "low", "high", "way")


def csv_of(looks: Sequence[CrowdLook]) -> str:
    """A line for each look: file, seconds, people, the ends of the interval, and the way."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for look in looks:
        number = look.estimate
        seconds = "" if look.seconds is None else f"{look.seconds:.1f}"
        values = (f"{value:.1f}" for value in (number.people, number.low, number.high))
        writer.writerow((look.file, seconds, *values, number.way))
    return text.getvalue()


def print_looks(looks: Sequence[CrowdLook], console: Console) -> None:
    """A sentence for one look, else a table with a row for each file."""
    if len(looks) == 1:
        say(f"{looks[0].file}: {people(round(looks[0].estimate.people))}, {_interval(looks[0])}")
    elif looks:
        table = Table(box=SIMPLE_HEAD)
        table.add_column("file", overflow="fold")
        for column in ("looks", "people", "most", "nine of ten within", "by"):
            table.add_column(column, justify="right")
        for file, group in groupby(looks, key=lambda look: look.file):
            table.add_row(*_row(file, list(group)))
        with told_plainly():
            console.print(table)


def _interval(look: CrowdLook) -> str:
    return f"nine times out of ten {look.estimate.low:.0f} to {look.estimate.high:.0f}, by {look.estimate.way}"


def _row(file: Path, looks: Sequence[CrowdLook]) -> tuple[str, ...]:
    """The mean of a file, and its fullest look with the interval."""
    fullest = max(looks, key=lambda look: look.estimate.people)
    number = fullest.estimate
    at = "" if fullest.seconds is None else f" after {stay(fullest.seconds)}"
    return (
        printable(str(file.name)),
        str(len(looks)),
        f"{fmean(look.estimate.people for look in looks):.0f}",
        f"{number.people:.0f}{at}",
        f"{number.low:.0f}-{number.high:.0f}",
        number.way,
    )
