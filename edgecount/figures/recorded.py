"""A replay's rows: of the time in which there was a recording, because a replay watched nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Period
from edgecount.figures.visits import VisitRow

RecordedSpans = Mapping[str, Sequence[Period]]
"""The spans of each camera's recordings."""


def recorded_footfall(rows: Iterable[FootfallRow], recorded: RecordedSpans) -> Iterator[FootfallRow]:
    """The rows of periods in which their camera has a recording, which last as long as that."""
    for row in rows:
        spans = recorded.get(row.camera, ())
        if _is_in(row.period, spans):
            yield replace(row, seconds=_shared_seconds(row.period, spans))


def recorded_visits(rows: Iterable[VisitRow], recorded: RecordedSpans) -> Iterator[VisitRow]:
    """The rows of periods in which any camera has a recording, which last as long as the longest of them."""
    for row in rows:
        seconds = [_shared_seconds(row.period, spans) for spans in recorded.values() if _is_in(row.period, spans)]
        if seconds:
            yield replace(row, seconds=max(seconds))


def _is_in(period: Period, spans: Iterable[Period]) -> bool:
    return any(span.start < period.end and span.end >= period.start for span in spans)


def _shared_seconds(period: Period, spans: Iterable[Period]) -> float:
    """How long the recordings last in a period; those that overlap are not taken for more than all of it."""
    parts = ((max(period.start, span.start), min(period.end, span.end)) for span in spans)
    return min(period.seconds, sum((end - start).total_seconds() for start, end in parts if start < end))
