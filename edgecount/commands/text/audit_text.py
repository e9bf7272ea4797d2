"""What an audit found, as the command line tells it."""

from collections.abc import Iterator

from edgecount.figures.audits.audit import AuditedWay, Compared
from edgecount.figures.audits.error_bar import error_bar
from edgecount.figures.audits.share import SampledShare

_OF = 1000
"""The total for which it is said how far it may be off."""


def audit_lines(compared: Compared) -> Iterator[str]:
    """The table, and what it means for totals."""
    yield f"{'':4} {'people':>8} {'counted':>8} {'missed':>8} {'invented':>9}  seen, and the range of 19 in 20"
    for name, way in (("in", compared.came_in), ("out", compared.went_out)):
        numbers = f"{way.tapped:>8,} {way.counted:>8,} {way.missed:>8,} {way.invented:>9,}"
        yield f"{name:4} {numbers}  {_percent(way.recall)}"
    for name, way in (("in", compared.came_in), ("out", compared.went_out)):
        yield from _of_totals(name, way)


def _of_totals(name: str, way: AuditedWay) -> Iterator[str]:
    bar = error_bar(_OF, way)
    if bar is not None:
        ends = f"{round(bar.least):,} and {round(bar.most):,}"
        yield f"where {_OF:,} are counted {name}, the true number lies between {ends}, 19 times in 20"


def _percent(share: SampledShare) -> str:
    if share.value is None:
        return "nobody went that way"
    least, most = share.interval
    return f"{100 * share.value:.1f} % ({100 * least:.1f} to {100 * most:.1f} %)"
