"""What was measured, as people read it: in the terminal, and in RESULTS.md, which keeps it.

RESULTS.md has a chapter for every part of the benchmark.  A part that is measured anew replaces its own chapter and
leaves the others as they are; the goals of all chapters stand together at the top.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as RichTable

RESULTS = Path(__file__).with_name("RESULTS.md")
REACHED, SHORT = "reached", "falls short"

_HEAD = """\
# Results

Written by `make bench`; `.venv/bin/python -m benchmarks PART` measures a part anew, and leaves the others as they are.

Times are of the processor, over all threads of the process. They differ from machine to machine and from hour to hour:
compare those *in looks* and *in decodes*, units that were measured in between the frames of the same run. A look is one
run of the same model's network on one picture, a decode that of the same frames.
"""
_GOAL_COLUMNS = ("goal", "wanted", "measured", "")
_GOAL_ROW = re.compile(rf"^\| .* \| (?:{REACHED}|{SHORT}) \|$", re.MULTILINE)
_CHAPTER = re.compile(r"^## ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under columns; `title` says what it shows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted beside what was measured."""

    what: str
    wanted: str
    measured: str
    reached: bool

    @property
    def row(self) -> tuple[str, ...]:
        """As a row of a table."""
        return self.what, self.wanted, self.measured, REACHED if self.reached else SHORT


def at_most(what: str, measured: float, wanted: float, form: str) -> Goal:
    """A goal that a number stays below or reaches; `form` shows numbers, as in "{:.1f} ms"."""
    return Goal(what, f"≤ {form.format(wanted)}", form.format(measured), measured <= wanted)


def at_least(what: str, measured: float, wanted: float, form: str) -> Goal:
    """A goal that a number reaches or exceeds."""
    return Goal(what, f"≥ {form.format(wanted)}", form.format(measured), measured >= wanted)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one part of the benchmark found; `about` says how it was measured."""

    title: str
    about: str
    goals: Sequence[Goal]
    tables: Sequence[Table]


def show(chapter: Chapter, console: Console) -> None:
    """Print a chapter."""
    goals = [_goal_table(chapter.goals)] if chapter.goals else []
    for table in (*goals, *chapter.tables):
        made = RichTable(*table.columns, box=SIMPLE_HEAD, title=table.title, title_justify="left")
        for row in table.rows:
            made.add_row(*row)
        console.print(made)


def keep(chapters: Iterable[Chapter], origin: str, order: Sequence[str], path: Path = RESULTS) -> None:
    """Write these chapters into RESULTS.md; `origin` says what was measured and where, `order` has all titles."""
    kept = _chapters(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept |= {chapter.title: _written(chapter, origin) for chapter in chapters}
    path.write_text(_book(kept, order), encoding="utf-8")


def markdown(table: Table) -> str:
    """A table as Markdown has it."""
    lines = [table.columns, ["---"] * len(table.columns), *table.rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _goal_table(goals: Sequence[Goal]) -> Table:
    return Table("", _GOAL_COLUMNS, [goal.row for goal in goals])


def _written(chapter: Chapter, origin: str) -> str:
    about = " ".join(chapter.about.split())
    parts = [f"## {chapter.title}", about, f"Measured {origin}."]
    if chapter.goals:
        parts.append(markdown(_goal_table(chapter.goals)))
    for table in chapter.tables:
        parts += [f"**{table.title}**", markdown(table)]
    return "\n\n".join(parts) + "\n"


def _chapters(text: str) -> dict[str, str]:
    """The chapters of a book, by title."""
    found = [f"## {chapter.rstrip()}\n" for chapter in _CHAPTER.split(text)[1:]]
    return {chapter.splitlines()[0].removeprefix("## "): chapter for chapter in found}


def _book(chapters: Mapping[str, str], order: Sequence[str]) -> str:
    ordered = [chapters[title] for title in order if title in chapters]
    goals = [row.strip("| ").split(" | ") for chapter in ordered for row in _GOAL_ROW.findall(chapter)]
    return "\n".join([_HEAD, markdown(Table("", _GOAL_COLUMNS, goals)), "", *ordered])
