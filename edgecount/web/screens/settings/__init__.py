"""The screens of settings: the shop's, its cameras', and the history with undo."""

from collections.abc import Sequence

from edgecount.web.routing import GuardedRoute
from edgecount.web.screens.settings import cameras, history, shop

_SCREENS = (shop, cameras, history)


def routes() -> Sequence[GuardedRoute]:
    """The routes of all of them."""
    return [route for screen in _SCREENS for route in screen.routes()]
