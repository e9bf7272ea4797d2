"""What a form has made and its visitor sees once, such as the secret of a link: kept until the page that shows it.

The form sends the browser on to that page, so that loading it once more makes nothing again.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.clock import Clock
from edgecount.web.addresses import address
from edgecount.web.visitor import known_visitor

LASTS = 60.0
"""Seconds in which the browser comes for it; it takes less than one."""


@dataclass(frozen=True, slots=True)
class Once:
    """What is shown, and to whom it belongs, where it is somebody's."""

    text: str
    whose: str | None = None


class ShownOnce:
    """What waits for its page: in memory alone, one thing for a page of a session."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[tuple[int | None, str], tuple[float, Once]] = {}

    def keep(self, session: int | None, page: str, once: Once) -> None:
        """Keep it for the next look of this session at the page; what nobody came for is forgotten."""
        now = self._clock.monotonic()
        self._kept = {key: kept for key, kept in self._kept.items() if now - kept[0] < LASTS}
        self._kept[session, page] = (now, once)

    def take(self, session: int | None, page: str) -> Once | None:
        """What waits for this page, which forgets it; None where nothing does, or it has waited too long."""
        kept = self._kept.pop((session, page), None)
        return None if kept is None or self._clock.monotonic() - kept[0] >= LASTS else kept[1]


def shown_on(request: Request, page: str, once: Once) -> Response:
    """On to the page of that name, which shows this once."""
    _waiting(request).keep(known_visitor(request).session, page, once)
    return RedirectResponse(address(request, page), HTTPStatus.SEE_OTHER)


def to_show(request: Request, page: str) -> Once | None:
    """What the page of that name shows its visitor this once."""
    return _waiting(request).take(known_visitor(request).session, page)


def _waiting(request: Request) -> ShownOnce:
    return cast("ShownOnce", request.app.state.shown_once)
