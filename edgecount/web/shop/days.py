"""Which day a page is about, and its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request

_DAY = timedelta(days=1)
_EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day that is shown, and the present one."""

    day: date
    today: date

    @property
    def before(self) -> date:
        """The day before."""
        return self.day - _DAY

    @property
    def after(self) -> date | None:
        """The next day, if it has begun."""
        return self.day + _DAY if self.day < self.today else None

    @property
    def week(self) -> Sequence[date]:
        """The days of its week, from Monday."""
        monday = self.day - self.day.weekday() * _DAY
        return [monday + number * _DAY for number in range(7)]

    @property
    def week_before(self) -> date:
        """The same day of the week before."""
        return self.day - 7 * _DAY

    @property
    def week_after(self) -> date | None:
        """The same day of the week after, or the present one, if that week has begun."""
        return min(self.day + 7 * _DAY, self.today) if self.week[-1] < self.today else None


def shown_day(request: Request, today: date, *, name: str = "day") -> ShownDay:
    """The day that a page is asked for, at most the present one, which it is if none is named."""
    given = request.query_params.get(name, "")
    try:
        day = date.fromisoformat(given) if given else today
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    if day < _EARLIEST:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return ShownDay(min(day, today), today)
