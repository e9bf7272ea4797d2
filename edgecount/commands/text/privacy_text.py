"""The privacy receipt, for people and for programs."""

from collections.abc import Sequence
from datetime import tzinfo
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from edgecount.commands.text.console import told_plainly
from edgecount.privacy.receipt import KeptData, Receipt
from edgecount.text import number_of, printable

_QUIET = "dim"


def print_receipt(found: Receipt, told: Sequence[str], masks: str, zone: tzinfo, console: Console) -> None:
    """Print the data kept at each place, the receivers, and the pictures found."""
    searched = number_of("file", found.search.files)
    pictures = f"{len(found.search.pictures) or 'none'} in the state folder ({searched} looked into)"
    with told_plainly():
        for where, kept in groupby(found.kept, lambda kept: kept.where):
            console.print(_table(str(where), list(kept), zone))
            console.print()
        for heading, lines in (("told", told), ("pictures", (masks, pictures))):
            console.print(Text(heading, _QUIET))
            for line in lines:
                console.print(Text(printable(line)))
            if heading == "told":
                console.print()


def _table(where: str, kept: Sequence[KeptData], zone: tzinfo) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(Text(printable(where)), header_style=_QUIET, overflow="fold")
    table.add_column("how many", header_style=_QUIET, justify="right")
    table.add_column("since", header_style=_QUIET)
    table.add_column("kept for", header_style=_QUIET)
    for data in kept:
        since = "" if data.since is None else f"{data.since.astimezone(zone):%Y-%m-%d}"
        table.add_row(data.what, f"{data.count:,}", since, _days(data.days))
    return table


def _days(days: int | None) -> str:
    return "ever" if days is None else f"{days} day{'' if days == 1 else 's'}"
