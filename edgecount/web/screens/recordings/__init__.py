"""Recordings: uploaded, counted one after the other, and what came of each."""

from collections.abc import Sequence

from edgecount.web.routing import GuardedRoute
from edgecount.web.screens.recordings import drawing, one, overview, uploading


def routes() -> Sequence[GuardedRoute]:
    """The list and the uploads stand before the page of one recording, whose id could be any word."""
    return [*overview.routes(), *uploading.routes(), *drawing.routes(), *one.routes()]
