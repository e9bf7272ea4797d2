"""The list of recordings, how far they are, and the form that sends another."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from edgecount.accounts.role import Role
from edgecount.sources.codecs.taken import TAKEN
from edgecount.text import words as name_in_words
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.recordings.shown import shown_recording


def routes() -> Sequence[GuardedRoute]:
    """The page, and what changes on it."""
    return [
        page("/recordings", _overview, least=Role.MANAGER, name="recordings"),
        page("/recordings/state", _state, least=Role.MANAGER, name="recordings_state"),
    ]


async def _overview(request: Request) -> Response:
    parts = parts_of(request)
    site, listed = await parts.gateway.ask("site"), await parts.gateway.ask("recordings.list")
    cameras = counting_cameras(site)
    zone = ZoneInfo(site["timezone"])
    return render(
        request,
        "recordings/overview.html",
        recordings=[shown_recording(record, site, zone) for record in listed["recordings"]],
        cameras=cameras,
        taken=TAKEN,
        most=parts.settings.most_upload / 2**30,
    )


async def _state(request: Request) -> Response:
    """How far all of them are, for the page's module."""
    listed = await parts_of(request).gateway.ask("recordings.list")
    keys = ("id", "state", "frames", "of")
    return JSONResponse({"recordings": [{key: one[key] for key in keys} for one in listed["recordings"]]})


def counting_cameras(site: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """The cameras with lines or zones: name and title."""
    return [
        (name, camera.get("title") or name_in_words(name))
        for name, camera in site["cameras"].items()
        if camera["lines"] or camera["zones"]
    ]
