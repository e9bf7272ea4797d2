"""The course of a training as a picture: the loss of each round, and the error on the pictures held back."""

import io
from collections.abc import Sequence

from edgecount.training.rounds import RoundResult, chosen


def course_plot(results: Sequence[RoundResult], title: str, measure: str) -> bytes:
    """A PNG with both curves, the chosen round marked; `measure` says what the error is."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow

    figure = Figure(figsize=(8, 6), layout="constrained")
    figure.suptitle(title)
    losses, errors = figure.subplots(2, 1, sharex=True)
    rounds = range(1, len(results) + 1)
    losses.plot(rounds, [result.loss for result in results], color="#44617b")
    losses.set(ylabel="loss", ylim=(0, None))
    values = [result.error for result in results]
    errors.plot(rounds, values, color="#b0542d")
    best = chosen(results)
    errors.plot([best + 1], [values[best]], "o", color="#b0542d")
    errors.annotate(
        f"{values[best]:.2f}", (best + 1, values[best]), textcoords="offset points", xytext=(0, 8), ha="center"
    )
    errors.set(xlabel="round", ylabel=f"{measure},\npictures held back", ylim=(0, 1.15 * max(*values, 0.1)))
    errors.xaxis.get_major_locator().set_params(integer=True)
    for axes in (losses, errors):
        axes.grid(visible=True, alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=120)
    return content.getvalue()
