"""How far a training is: a progress bar on a terminal, else a line for each round."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from edgecount.commands.text.console import complain, say
from edgecount.training.listener import Listener
from edgecount.training.rounds import STEPS, RoundResult


@contextmanager
def training_progress(rounds: int, how_good: Callable[[RoundResult], str]) -> Iterator[Listener]:
    """What a training tells, shown on stderr; `how_good` says in words what a round's error means."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("training", total=rounds * STEPS)

        def told(results: Sequence[RoundResult]) -> None:
            best = how_good(min(results, key=lambda result: result.error))
            progress.update(task, completed=len(results) * STEPS, description=f"{best} at best")
            if not console.is_terminal:
                last = results[-1]
                say(f"round {len(results)} of {rounds}: loss {last.loss:.3f}, {how_good(last)}, at best {best}")

        yield Listener(complain, lambda: progress.advance(task), told)
