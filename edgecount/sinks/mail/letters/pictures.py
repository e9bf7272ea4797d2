"""The small pictures in mails: the people inside over time, and the people in for each hour.

They are drawn 600 pixels wide, at twice the density, so that a phone can show them.  Colour-blind people can tell the
colours apart (Okabe and Ito); the ground is always white, whatever the background of the mail.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from edgecount.sinks.files.canvas import canvas

if TYPE_CHECKING:
    from edgecount.sinks.files.canvas import Axes

_BLUE, _RED, _INK, _PALE, _RULE = "#0072B2", "#D55E00", "#333333", "#F2F2F2", "#BBBBBB"
_WIDTH, _HEIGHT = 6.0, 2.2  # inches of 100 pixels, as a mail shows it
_DENSITY = 200  # pixels an inch
_BIG, _SMALL = 11.0, 9.5  # points
_COLUMNS = 1000
"""The most steps that are drawn, one for each column of the picture: a crowd's day has tens of thousands."""

_QUARTER = timedelta(minutes=15)


def occupancy_curve(
    steps: Sequence[tuple[datetime, int]], start: datetime, end: datetime, limit: int | None = None
) -> bytes:
    """A PNG of the people inside from `start` to `end`, and of the limit.

    `steps` are pairs of a time and the number of people inside from then on, in order of time; before the first one
    nobody was inside.  All times are aware.  `start` is in the site's time zone, which the axis shows.  EdgecountError,
    in one line, where no picture can be drawn.
    """
    begin, last = start.timestamp(), max(end.timestamp(), start.timestamp() + 3600)
    places = _in_view(steps, begin, max(end.timestamp(), begin))
    times, counts = [time for time, _ in places], [count for _, count in places]
    peak = max(counts)
    top = 1.25 * max(peak, limit or 0, 4)
    with _picture("People inside", left=0.02 + 0.0165 * len(f"{top:,.0f}")) as (axes, content):
        axes.fill_between(times, counts, step="post", color=_BLUE, alpha=0.2, linewidth=0)
        axes.step(times, counts, where="post", color=_BLUE, linewidth=1.6)
        axes.set_xlim(begin, last)
        axes.set_ylim(0, top)
        axes.locator_params(axis="y", nbins=4, integer=True)
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.grid(axis="y", color=_RULE, linewidth=0.5, alpha=0.6)
        if limit is not None:
            axes.axhline(limit, color=_RED, linewidth=1.4, linestyle=(0, (5, 3)), label=f"limit {limit:,}")
            _add_legend(axes)
        if peak > 0:
            _mark_peak(axes, times[counts.index(peak)], peak)
        hours = _hours_between(start, datetime.fromtimestamp(last, UTC))
        axes.set_xticks([hour.timestamp() for hour in hours], [f"{hour:%H}" for hour in hours])
    return content.getvalue()


def hour_bars(hours: Sequence[tuple[datetime, int | None]], usual: Sequence[float | None] = ()) -> bytes:
    """A PNG of the people in, a bar for each hour, in order; None marks an hour that was not watched.

    The hours are aware local times, at least one.  `usual` has the usual number of people for each of them, None where
    it is not known; it may be left out.  EdgecountError, in one line, where no picture can be drawn.
    """
    if not hours:
        raise ValueError("a picture of hours needs one at least")
    counts = [count for _, count in hours]
    means = list(usual) or [None] * len(hours)
    top = 1.2 * max([4.0, *(count for count in [*counts, *means] if count is not None)])
    with _picture("People in, by the hour", left=0.03) as (axes, content):
        room = max(0.0, (6 - len(hours)) / 2)  # so that a few bars are not as wide as the picture
        axes.set_xlim(-0.5 - room, len(hours) - 0.5 + room)
        axes.set_ylim(0, top)
        axes.yaxis.set_visible(False)  # each bar shows its number
        axes.bar(range(len(hours)), [count or 0 for count in counts], width=0.7, color=_BLUE)
        _add_unwatched(axes, counts, top)
        _add_usual(axes, means)
        _add_numbers(axes, counts, means, top)
        _add_legend(axes)
        written = [(place, hour) for place, (hour, _) in enumerate(hours) if hour.hour % _apart(len(hours)) == 0]
        axes.set_xticks([place for place, _ in written], [f"{hour:%H}" for _, hour in written])
    return content.getvalue()


@contextmanager
def _picture(title: str, left: float) -> "Iterator[tuple[Axes, io.BytesIO]]":
    """Axes to draw on, from this share of the width on, and the buffer that has the PNG afterwards."""
    with canvas(_WIDTH, _HEIGHT, _DENSITY) as (figure, content):
        axes = figure.add_axes((left, 0.15, 0.97 - left, 0.70))
        _tidy(axes, title)
        yield axes, content


def _tidy(axes: "Axes", title: str) -> None:
    """Remove the frame except the ground line, and make the ticks faint."""
    axes.set_title(title, loc="left", fontsize=_BIG, color=_INK, pad=6)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_RULE)
    axes.tick_params(labelsize=_BIG, labelcolor=_INK, color=_RULE, length=3)
    axes.tick_params(axis="y", length=0)
    axes.set_axisbelow(True)


def _add_legend(axes: "Axes") -> None:
    """Add the meaning of lines and patches, above the picture on the right; nothing where none has a name."""
    if axes.get_legend_handles_labels()[0]:
        axes.legend(
            loc="lower right",
            bbox_to_anchor=(1.0, 0.98),
            ncols=2,
            frameon=False,
            fontsize=_SMALL,
            labelcolor=_INK,
            borderpad=0,
            handlelength=1.6,
        )


def _mark_peak(axes: "Axes", time: float, peak: int) -> None:
    axes.plot([time], [peak], marker="o", markersize=4, color=_BLUE, clip_on=False)
    axes.annotate(
        f"{peak:,}",
        (time, peak),
        xytext=(0, 6),
        textcoords="offset points",
        ha="center",
        fontsize=_SMALL,
        color=_INK,
        bbox={"facecolor": "white", "alpha": 0.7, "linewidth": 0, "pad": 0.5},
    )


def _add_unwatched(axes: "Axes", counts: Sequence[int | None], top: float) -> None:
    """Add a hatched field over every run of hours that were not watched."""
    label = "not watched"
    for unwatched, run in groupby(range(len(counts)), lambda place: counts[place] is None):
        if unwatched:
            places = list(run)
            axes.bar(
                places[0] - 0.5,
                top,
                width=len(places),
                align="edge",
                facecolor=_PALE,
                edgecolor=_RULE,
                hatch="///",
                linewidth=0,
                label=label,
            )
            label = "_"  # the legend shows one of them only


def _add_usual(axes: "Axes", means: Sequence[float | None]) -> None:
    """Add a short line across each bar, with white edges so that it can be seen on the bar, too."""
    known = [(place, mean) for place, mean in enumerate(means) if mean is not None]
    if known:
        places, heights = [place for place, _ in known], [mean for _, mean in known]
        ends = [place - 0.42 for place in places], [place + 0.42 for place in places]
        axes.hlines(heights, *ends, color="white", linewidth=3.2)
        axes.hlines(heights, *ends, color=_INK, linewidth=1.4, label="usual")


def _add_numbers(axes: "Axes", counts: Sequence[int | None], means: Sequence[float | None], top: float) -> None:
    """Add each bar's number above the bar, and above the line of the mean where the line would cross the number."""
    digits = max(len(f"{count or 0}") for count in counts)
    size = min(_SMALL, 560 / len(counts) / digits * 1.1)
    for place, (count, mean) in enumerate(zip(counts, means, strict=True)):
        if count is not None:
            low, high = count - 0.02 * top, count + 0.13 * top
            above = mean if mean is not None and low < mean < high else count
            axes.text(place, above + 0.035 * top, f"{count}", ha="center", fontsize=size, color=_INK)


def _in_view(steps: Sequence[tuple[datetime, int]], begin: float, end: float) -> list[tuple[float, int]]:
    """The steps between two moments, from the people inside at the first to those at the last."""
    inside = 0
    places: list[tuple[float, int]] = []
    for moment, count in steps:
        if moment.timestamp() <= begin:
            inside = count
        elif moment.timestamp() <= end:
            places.append((moment.timestamp(), count))
    seen = _thinned([(begin, inside), *places], begin, end)
    return [*seen, (end, seen[-1][1])]


def _thinned(places: Sequence[tuple[float, int]], begin: float, end: float) -> Sequence[tuple[float, int]]:
    """Those of many steps that can be seen: the highest and the last of each column of the picture."""
    if len(places) <= _COLUMNS:
        return places
    width = (end - begin) / _COLUMNS
    seen: list[tuple[float, int]] = []
    for column, run in groupby(places, lambda place: (place[0] - begin) // width):
        counts = [count for _, count in run]
        seen += [(begin + column * width, max(counts)), (begin + (column + 0.5) * width, counts[-1])]
    return seen


def _hours_between(start: datetime, end: datetime) -> list[datetime]:
    """The hours to write below the axis of a span of time: whole hours of the wall clock."""
    moment = datetime.fromtimestamp(start.timestamp() // 900 * 900, UTC)
    hours = []
    while moment <= end:
        local = moment.astimezone(start.tzinfo)
        if local.minute == 0 and moment >= start:
            hours.append(local)
        moment += _QUARTER
    return [hour for hour in hours if hour.hour % _apart(len(hours)) == 0]


def _apart(hours: int) -> int:
    """The number of hours from one that is written to the next, so that there is room."""
    return next((apart for apart in (1, 2, 3, 4, 6) if hours <= 16 * apart), 12)
