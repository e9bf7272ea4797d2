"""A plot of what was counted in pictures beside how many people are there."""

from collections.abc import Sequence
from dataclasses import dataclass

from edgecount.density.gate import Estimate
from edgecount.sinks.files.canvas import canvas

_COLOURS = {"detector": "#44617b", "density": "#b0542d"}


@dataclass(frozen=True, slots=True)
class CountedTrue:
    """A picture: how many people are there, and the estimate."""

    true: int
    estimate: Estimate


def count_plot(pictures: Sequence[CountedTrue], title: str) -> bytes:
    """A PNG: a point for each picture with its interval, by way; on the diagonal, the number is right."""
    with canvas(7, 6, 120) as (figure, content):
        axes = figure.add_axes((0.12, 0.1, 0.84, 0.8))
        most = 1.05 * max(1.0, *(max(one.true, one.estimate.high) for one in pictures))
        axes.plot([0, most], [0, most], color="#999999", linewidth=1)
        for way, colour in _COLOURS.items():
            chosen = [one for one in pictures if one.estimate.way == way]
            if chosen:
                people = [one.estimate.people for one in chosen]
                below = [one.estimate.people - one.estimate.low for one in chosen]
                above = [one.estimate.high - one.estimate.people for one in chosen]
                axes.errorbar(
                    [one.true for one in chosen],
                    people,
                    yerr=[below, above],
                    fmt="o",
                    markersize=4,
                    elinewidth=0.6,
                    color=colour,
                    label=f"by {way}, {len(chosen)} pictures",
                )
        axes.set(xlim=(0, most), ylim=(0, most), xlabel="people there", ylabel="people counted", title=title)
        axes.grid(visible=True, alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(loc="upper left", frameon=False)
    return content.getvalue()
