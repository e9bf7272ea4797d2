"""Where on earth it is about noon now: there no day ends during a test, nor has one just ended."""

from datetime import UTC, datetime


def midday_zone() -> str:
    """An IANA time zone, a whole number of hours from UTC."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}"  # POSIX's sign: what is ahead of UTC has a minus
