"""Live: where people are at each camera, on a map; and, for those who may, masked pictures."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from edgecount.accounts.role import Role
from edgecount.web.addresses import address
from edgecount.web.language.words import Words
from edgecount.web.live.desk import desk_of
from edgecount.web.live.newest_picture import Picture, scene_of
from edgecount.web.live.shapes import CameraShapes, shapes_of
from edgecount.web.live.watching import MOST_CAMERAS
from edgecount.web.rendering import render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.ticking.events import as_event
from edgecount.web.visitor import found_visitor, visitor_of

PICTURES = Role.MANAGER
"""Staff see where people are, and are not watched by each other."""
WIDTHS = (480, 640, 960)
PACES = (2.0, 5.0)


def routes() -> Sequence[GuardedRoute]:
    """The page, its stream, its pictures."""
    return [
        page("/live", _live, least=Role.STAFF, name="live"),
        page("/live/{cameras}/events", _events, least=Role.STAFF, name="camera_events"),
        page("/live/{camera}/picture", _picture, least=PICTURES, name="camera_picture"),
        page("/live/{camera}/scene", _scene, least=Role.STAFF, name="camera_scene"),
    ]


async def _live(request: Request) -> Response:
    cameras = shapes_of(await parts_of(request).gateway.ask("site"))
    chosen = request.query_params.get("camera")
    if chosen is not None and chosen not in {camera.name for camera in cameras}:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    shown = [camera for camera in cameras if chosen in (None, camera.name)]
    return render(
        request,
        "live.html",
        cameras=cameras,
        chosen=chosen,
        shown=[(camera, _card(request, camera)) for camera in shown],
    )


def _card(request: Request, camera: CameraShapes) -> dict[str, object]:
    """What the page's module needs to show a camera."""
    visitor = visitor_of(request)
    may = visitor is not None and visitor.role >= PICTURES
    return {
        **asdict(camera),
        "picture": address(request, "camera_picture", camera=camera.name) if may else None,
        "scene": address(request, "camera_scene", camera=camera.name),
    }


async def _events(request: Request) -> Response:
    """What some cameras show, whose names are given with commas between; one stream serves a whole page."""
    cameras = list(dict.fromkeys(request.path_params["cameras"].split(",")))
    known = (await parts_of(request).gateway.ask("site"))["cameras"]
    if not all(camera in known for camera in cameras) or len(cameras) > MOST_CAMERAS:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    if desk_of(request).cameras.is_full:
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(_told(request, cameras), media_type="text/event-stream", headers=headers)


async def _told(request: Request, cameras: Sequence[str]) -> AsyncIterator[bytes]:
    """An event for each camera that has changed; ends with the session, which is looked for once a second."""
    parts, words, looked = parts_of(request), words_of(request), 0.0
    async for changed in desk_of(request).cameras.watch(cameras):
        if parts.clock.monotonic() - looked >= 1:
            looked = parts.clock.monotonic()
            if found_visitor(request, parts.accounts) is None:
                return
        yield b"".join(as_event("message", _in_words(seen, words)) for seen in changed) or as_event("beat", {})


def _in_words(seen: Mapping[str, Any], words: Words) -> Mapping[str, Any]:
    """What a camera shows; why it shows nothing in the visitor's words."""
    return {**seen, "reason": words.told(seen["reason"])} if seen.get("reason") else seen


async def _picture(request: Request) -> Response:
    """The newest picture as a JPEG; nothing where there is none but `after`, the number of the last."""
    asked = request.query_params
    width, pace = int(_one_of(asked.get("width"), WIDTHS, 640)), _one_of(asked.get("pace"), PACES, 2.0)
    found = await desk_of(request).pictures.newest(request.path_params["camera"], width, pace)
    return _jpeg(None if found is not None and str(found.number) == asked.get("after") else found)


async def _scene(request: Request) -> Response:
    return _jpeg(await scene_of(parts_of(request).gateway, request.path_params["camera"]))


def _jpeg(picture: Picture | None) -> Response:
    if picture is None:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    headers = {"Picture-Number": str(picture.number), "Picture-Time": picture.ts}
    return Response(picture.jpeg, media_type="image/jpeg", headers=headers)


def _one_of(text: str | None, allowed: Sequence[float], usual: float) -> float:
    """The number of a query that is among those allowed; the usual one where it has none, or another."""
    return next((value for value in allowed if f"{value:g}" == text), usual)
