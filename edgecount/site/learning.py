"""The figures of a site, made from its store."""

from collections.abc import Iterator
from datetime import date, timedelta

from edgecount.figures.live_figures import LiveFigures
from edgecount.figures.period import Period
from edgecount.site.layout import SiteLayout
from edgecount.store.codec import StoredEvent
from edgecount.store.reader import StoreReader

BEFORE = timedelta(days=4)
"""How far before the business day events are read: U-turns over its start, and entries while the site was closed."""

_AT_ONCE = 500


def stored_in(reader: StoreReader, span: Period) -> Iterator[StoredEvent]:
    """The events of a span of time, in the order of their numbers; bit by bit, for a busy site has many."""
    first = reader.first_seq(span.start)
    events = [] if first is None else reader.read_after(first - 1, _AT_ONCE)
    while events:
        yield from (stored for stored in events if stored.event.ts in span)
        events = reader.read_after(events[-1].seq, _AT_ONCE)


def complete(figures: LiveFigures, reader: StoreReader) -> None:
    """Add what the store knows of all events to the figures of a business day's."""
    totals = {(total.camera, total.line, total.direction): total.count for total in reader.all_totals()}
    figures.complete(totals, reader.last_crossings(), reader.last_seq())


def figures_of(reader: StoreReader, layout: SiteLayout, day: date) -> LiveFigures:
    """The figures of a business day, as the store has them now; StoreError where it cannot be read."""
    calendar = layout.calendar
    span, figures = calendar.day(day), LiveFigures(calendar, day, layout.line_keys)
    with reader.snapshot():
        for stored in stored_in(reader, Period(span.start - BEFORE, span.end)):
            figures.take(stored.seq, stored.event)
        complete(figures, reader)
    return figures
