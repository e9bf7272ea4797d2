"""What is expected of today and tomorrow, from the shop's days as the book has them.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from edgecount.figures.days.forecast import NEEDED_DAYS, day_hours
from edgecount.figures.days.limit_ahead import LimitAhead, inside_hours, limit_ahead
from edgecount.figures.days.outlook import Outlook, outlooks
from edgecount.figures.footfall import FootfallRow
from edgecount.web.shop.plan import ShopPlan


@dataclass(frozen=True, slots=True)
class ShopAhead:
    """Today and tomorrow; and when the shop is full today, None where that is not expected, or there is no limit."""

    days: Sequence[Outlook]
    full: LimitAhead | None = None


def days_before(today: date) -> Sequence[date]:
    """The days of which a forecast is made."""
    return [today - timedelta(days=number) for number in range(1, NEEDED_DAYS + 1)]


def shop_ahead(known: Mapping[date, Sequence[FootfallRow]], plan: ShopPlan, today: date, now: datetime) -> ShopAhead:
    """What the days that are known let expect; today's rows are among them."""
    hours = {day: day_hours(rows, plan.calendar, now) for day, rows in known.items()}
    days = outlooks(today, hours, plan.is_open_on)
    limit = plan.layout.capacity
    if limit is None or not plan.is_open_on(today):
        return ShopAhead(days)
    inside = {day: inside_hours(rows, plan.calendar, now) for day, rows in known.items()}
    return ShopAhead(days, limit_ahead(today, inside, limit, plan.calendar, now))
