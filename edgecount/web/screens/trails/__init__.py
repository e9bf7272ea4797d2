"""What is made of where people walked: why somebody was counted or not, and what other lines would have counted."""

from collections.abc import Sequence

from edgecount.web.routing import GuardedRoute
from edgecount.web.screens.trails import what_if, why


def routes() -> Sequence[GuardedRoute]:
    """The page of one moment, and what the editor asks."""
    return [*why.routes(), *what_if.routes()]
