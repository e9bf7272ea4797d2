"""The bars that show how far a count of several files is."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from edgecount.sources.picture_file import is_picture

Told = Callable[[Path, int, int | None], None]
"""Takes how many frames of a file are done, of how many; None where that is unknown."""
_PICTURES = "pictures"  # the name of their common bar


@contextmanager
def bars(files: Sequence[Path]) -> Iterator[Told]:
    """Progress on stderr, if that is a terminal: a bar for all pictures, and one for each recording."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        pictures = sum(map(is_picture, files))
        whole = progress.add_task(_PICTURES, total=pictures) if pictures else None
        tasks: dict[Path, TaskID] = {}

        def told(file: Path, done: int, total: int | None) -> None:
            if whole is not None and is_picture(file):
                progress.advance(whole)
                return
            task = tasks.get(file)
            if task is None:
                task = tasks[file] = progress.add_task(file.name, total=total)
            progress.update(task, completed=done, total=total)

        yield told
