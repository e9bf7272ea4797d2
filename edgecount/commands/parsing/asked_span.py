"""A span of time as `--since` and `--until` ask for it."""

from datetime import UTC, date, datetime, timedelta

from edgecount.errors import UsageError
from edgecount.figures.period import Calendar, Period


def asked_span(since: date | datetime | None, until: date | datetime | None, days: Calendar, now: datetime) -> Period:
    """From the start of `since` to the end of `until`, each a business day or a time, up to now at the latest.

    Without `since` it is yesterday; without `until`, the day that `since` is or lies in.  Times without an offset are
    the site's.  UsageError where the time is empty, or begins in the future.
    """
    since = since or days.day_of(now) - timedelta(days=1)
    start = moment_of(since, days) if isinstance(since, datetime) else days.day(since).start
    last = until or days.day_of(start)
    end = moment_of(last, days) if isinstance(last, datetime) else days.day(last).end
    if end <= start:
        raise UsageError("--until is not after --since: give the earlier time first")
    if start >= now:
        raise UsageError("--since is still to come: nobody has walked there yet")
    return Period(start, min(end, now))


def moment_of(asked: datetime, days: Calendar) -> datetime:
    """A time in UTC; without an offset it is the site's."""
    return (asked if asked.tzinfo else asked.replace(tzinfo=days.zone)).astimezone(UTC)
