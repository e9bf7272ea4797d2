"""Audit: somebody counts at a door on a phone, edgecount counts too, and at the end both are compared."""

from collections.abc import Sequence

from edgecount.web.routing import GuardedRoute
from edgecount.web.screens.audit import doors, result, tapping


def routes() -> Sequence[GuardedRoute]:
    """The doors, the two buttons, and what came of it."""
    return [*doors.routes(), *tapping.routes(), *result.routes()]
