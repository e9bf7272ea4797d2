"""The editor of a camera's lines and zones: its page, and what is saved of it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.text import words
from edgecount.web.addresses import address
from edgecount.web.editing import Drawn, changes, drawing, estimated, losing, sharing
from edgecount.web.language.words import Words
from edgecount.web.rendering import render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.settings.saving import told_problems
from edgecount.web.visitor import known_visitor

LARGEST = 512 * 1024
"""Bytes of a drawing: a hundred zones of a hundred corners."""
_PATH = "/cameras/{camera}/editor"


def routes() -> Sequence[GuardedRoute]:
    """The page, and the address that it saves to."""
    return [
        page(_PATH, _show, least=Role.MANAGER, name="editor"),
        page(_PATH, _save, least=Role.MANAGER, methods=["POST"], name="editor_save", body=LARGEST),
    ]


async def _show(request: Request) -> Response:
    camera, settings = await _settings(request)
    setup = {
        **drawing(settings["config"], camera),
        "revision": settings["revision"],
        "depends": _dependents(settings["config"], camera, words_of(request)),
        "save": address(request, "editor_save", camera=camera),
        "whatif": address(request, "what_if", camera=camera),
        "coach": address(request, "coach", camera=camera),
        "after": None,
        "events": address(request, "camera_events", cameras=camera),
        "scene": address(request, "camera_scene", camera=camera),
        "picture": address(request, "camera_picture", camera=camera),
    }
    return render(request, "editor.html", editor={"title": _title(settings["config"], camera), "setup": setup})


async def _save(request: Request) -> Response:
    """What became of a drawing: JSON of `saved` (the new revision), `conflict` (what is saved now) or `faults`."""
    try:
        wish = Drawn.of(await request.json())
    except ValueError as error:
        return JSONResponse({"error": words_of(request).told(str(error))}, HTTPStatus.BAD_REQUEST)
    try:
        return await _changed(request, wish)
    except EdgecountError as error:
        return JSONResponse({"error": words_of(request).told(str(error))}, HTTPStatus.SERVICE_UNAVAILABLE)


async def _changed(request: Request, wish: Drawn) -> Response:
    camera, settings = await _settings(request)
    wishes = changes(settings["config"], camera, wish)
    if not wishes:
        return JSONResponse({"saved": settings["revision"]})
    visitor = known_visitor(request)
    answer: Mapping[str, Any] = await parts_of(request).gateway.ask(
        "settings.change", changes=wishes, revision=wish.revision, by=visitor.name, role=int(visitor.role)
    )
    if "overtaken" in answer:
        return await _overtaken(request, str(answer["overtaken"]))
    if "problems" in answer:
        return JSONResponse({"faults": told_problems(request, answer["problems"])})
    return JSONResponse({"saved": answer["revision"]})


async def _overtaken(request: Request, by: str) -> Response:
    camera, settings = await _settings(request)
    saved = drawing(settings["config"], camera)
    return JSONResponse({"conflict": {"by": by, "revision": settings["revision"], **saved}})


async def _settings(request: Request) -> tuple[str, Mapping[str, Any]]:
    """The camera that is asked for, and the settings as they are."""
    camera = request.path_params["camera"]
    settings: Mapping[str, Any] = await parts_of(request).gateway.ask("settings.get")
    if camera not in settings["config"].get("cameras", {}):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return camera, settings


def _title(config: Mapping[str, Any], camera: str) -> str:
    """What people call a camera."""
    return config["cameras"][camera].get("title") or words(camera)


def _dependents(config: Mapping[str, Any], camera: str, _: Words) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """What is said before a zone goes, or goes on under another name; by the zones of which anything depends."""
    told = {}
    for zone in drawing(config, camera)["zones"]:
        stays = [
            _("{camera} has a part of this zone, too: that part stays.", camera=_title(config, other))
            for other in sharing(config, camera, zone)
        ]
        alerts = [words(alert) for alert in losing(config, camera, zone)]
        gone = [_("The alert {alert} watches it, and goes with it.", alert=alert) for alert in alerts]
        follow = [_("The alert {alert} watches it, and follows the new name.", alert=alert) for alert in alerts]
        if zone in estimated(config, camera):
            gone.append(_("How many people are in it is estimated: that ends."))
            follow.append(_("How many people are in it is estimated: that goes on under the new name."))
        if stays or gone:
            told[zone] = {"remove": [*stays, *gone], "name": [*stays, *follow]}
    return told
