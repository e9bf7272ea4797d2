"""The editor of the lines and zones of one recording: its page, what is drawn upon, and what is saved."""

import asyncio
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.site.recordings import GROUND
from edgecount.web.addresses import address
from edgecount.web.editing import Drawn, drawing
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.editor import LARGEST
from edgecount.web.screens.recordings.one import asked, folder_of, is_there, record_of

_PATH = "/recordings/{recording}/editor"


def routes() -> Sequence[GuardedRoute]:
    """The page, the address that it saves to, and the picture."""
    least = Role.MANAGER
    return [
        page(_PATH, _show, least=least, name="recording_editor"),
        page(_PATH, _save, least=least, methods=["POST"], name="recording_draw", body=LARGEST),
        page("/recordings/{recording}/ground", _ground, least=least, name="recording_ground"),
    ]


async def _show(request: Request) -> Response:
    record = await record_of(request)
    setup = {
        **await _drawn(request, record),
        "revision": 0,
        "depends": {},
        "save": address(request, "recording_draw", recording=record["id"]),
        "scene": address(request, "recording_ground", recording=record["id"]),
        "events": None,
        "picture": None,
        "after": address(request, "recording", recording=record["id"]),
    }
    return render(request, "editor.html", editor={"title": record["name"], "setup": setup})


async def _drawn(request: Request, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was drawn on it; at first, what its camera has."""
    camera = record["camera"]
    if record["drawn"] is not None:
        return drawing({"cameras": {camera: record["drawn"]}}, camera)
    return drawing((await parts_of(request).gateway.ask("settings.get"))["config"], camera)


async def _save(request: Request) -> Response:
    """What became of a drawing, as the editor of a camera has it: `saved` or `faults`; it is then counted with."""
    try:
        wish = Drawn.of(await request.json())
    except ValueError as error:
        return JSONResponse({"error": str(error)}, HTTPStatus.BAD_REQUEST)
    try:
        answer = await asked(request, "recordings.draw", lines=wish.lines, zones=wish.zones)
    except EdgecountError as error:
        return JSONResponse({"error": str(error)}, HTTPStatus.SERVICE_UNAVAILABLE)
    return JSONResponse({"faults": answer["problems"]} if "problems" in answer else {"saved": wish.revision})


async def _ground(request: Request) -> Response:
    """What is drawn upon: what the camera saw without people, or a picture in which everybody is painted over."""
    folder = folder_of(request)
    if not await asyncio.to_thread(is_there, folder, GROUND):
        return Response(status_code=HTTPStatus.NO_CONTENT)
    return FileResponse(folder / GROUND, media_type="image/jpeg", headers={"Cache-Control": "no-store"})
