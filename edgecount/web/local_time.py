"""Times as the clock on the shop's wall shows them."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from starlette.requests import Request

from edgecount.errors import EdgecountError
from edgecount.web.routing import parts_of


async def zone_of(request: Request) -> tzinfo:
    """The site's time zone; UTC while the main process does not answer."""
    try:
        site = await parts_of(request).gateway.ask("site")
    except EdgecountError:
        return UTC
    return ZoneInfo(site["timezone"])
