"""The bars that show how far a count of several files is."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TaskID, TextColumn, TimeRemainingColumn

from edgecount.sources.picture_file import is_picture

Told = Callable[[Path, int, int | None], None]
"""Takes how many frames of a file are done, of how many; None where that is unknown."""
_PICTURES = "pictures"  # the name of their common bar
_EVERY = "all"  # and that of all recordings


@contextmanager
def bars(files: Sequence[Path], *, in_all: bool = False) -> Iterator[Told]:
    """Progress on stderr, if that is a terminal: a bar for all pictures, and one for each recording.

    `in_all` gives all recordings a bar, too; then only those that are being counted have one of their own.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        pictures = sum(map(is_picture, files))
        whole = progress.add_task(_PICTURES, total=pictures) if pictures else None
        tasks: dict[Path, TaskID] = {}
        every = progress.add_task(_EVERY, total=None) if in_all else None

        def told(file: Path, done: int, total: int | None) -> None:
            if whole is not None and is_picture(file):
                progress.advance(whole)
                return
            task = tasks.get(file)
            if task is None:
                task = tasks[file] = progress.add_task(file.name, total=total)
            progress.update(task, completed=done, total=total, visible=every is None or 0 < done < (total or done + 1))
            if every is not None:
                known = [task for task in progress.tasks if task.id != every]
                progress.update(every, completed=sum(task.completed for task in known), total=_total(known))

        yield told


def _total(tasks: Sequence[Task]) -> float:
    """How many frames there are, as far as that is known."""
    return sum(task.total or task.completed for task in tasks)
