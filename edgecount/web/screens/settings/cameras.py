"""The cameras: a card each, one more by its address, which is tried first, and what may be changed of each."""

import asyncio
import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.text import words as name_in_words
from edgecount.web.addresses import address
from edgecount.web.camera_address import with_login
from edgecount.web.language.words import Words
from edgecount.web.rendering import render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.settings.saving import revision_of, saved
from edgecount.web.visitor import known_visitor

_NEW = "new"
_STARTING = {"state": "connecting", "reason": None}
"""How a camera stands that has just been added, and is not told of yet."""
_LOOKS, _APART = 40, 0.25
"""How often it is looked whether a new camera is there, and so many seconds apart: a reload takes one or two."""
_TEXTS = ("name", "title", "source", "user", "password", "mount", "revision")


def routes() -> Sequence[GuardedRoute]:
    """The page of cards; the page of one camera, or of a new one, and what is done there."""
    admin, post = Role.ADMIN, ["POST"]
    return [
        page("/cameras", _cards, least=Role.STAFF, name="cameras"),
        page("/cameras/{camera}", _one, least=admin, name="camera"),
        page("/cameras/{camera}", _save, least=admin, methods=post, name="camera_save"),
        page("/cameras/{camera}/trial", _picture, least=admin, name="camera_trial"),
        page("/cameras/{camera}/removal", _remove, least=admin, methods=post, name="camera_remove"),
        page("/cameras/{camera}/watching", _watch, least=Role.MANAGER, methods=post, name="camera_watch"),
    ]


async def _cards(request: Request) -> Response:
    gateway, role = parts_of(request).gateway, known_visitor(request).role
    site, status = await gateway.ask("site"), await gateway.ask("status")
    states = status["cameras"]
    cameras = [
        {"name": name, **camera, "state": states.get(name, _STARTING)} for name, camera in site["cameras"].items()
    ]
    return render(
        request, "settings/cameras.html", cameras=cameras, is_admin=role >= Role.ADMIN, may_pause=role >= Role.MANAGER
    )


async def _one(request: Request) -> Response:
    name = request.path_params["camera"]
    settings = await parts_of(request).gateway.ask("settings.get")
    camera = settings["effective"]["cameras"].get(name, {})
    if not camera and name != _NEW:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    given = {"name": "" if name == _NEW else name, "mount": "side", **camera, "revision": settings["revision"]}
    return _form(request, given)


async def _save(request: Request) -> Response:
    """Try the address, or save: which of them the button says."""
    form = await request.form(max_files=0, max_fields=20)
    given = _given(form)
    if form.get("do") == "try":
        return await _tried(request, given)
    name, _ = request.path_params["camera"], words_of(request)
    camera = _named(given) if name == _NEW else name
    settings = await parts_of(request).gateway.ask("settings.get")
    known = settings["effective"]["cameras"]
    if name == _NEW and camera in known:
        return _form(
            request,
            given,
            problems=[{"path": ["name"], "text": _("is the name of another camera: choose another")}],
        )
    changes = _changes(camera, given, known.get(camera))
    if changes:
        outcome = await saved(request, "settings.change", changes=changes, revision=revision_of(given["revision"]))
        if not outcome.made:
            return _form(request, given, problems=outcome.problems)
    if name == _NEW:
        await _until_there(request, camera)
        return RedirectResponse(address(request, "editor", camera=camera), HTTPStatus.SEE_OTHER)
    return RedirectResponse(address(request, "cameras"), HTTPStatus.SEE_OTHER)


async def _until_there(request: Request, camera: str) -> None:
    """Wait until the config is read anew and the camera with it, else the editor had nobody to ask for a picture."""
    for _ in range(_LOOKS):
        with suppress(EdgecountError):
            if camera in (await parts_of(request).gateway.ask("site"))["cameras"]:
                return
        await asyncio.sleep(_APART)


async def _tried(request: Request, given: Mapping[str, str]) -> Response:
    visitor, name = known_visitor(request), request.path_params["camera"]
    try:
        seen = await parts_of(request).gateway.ask(
            "camera.test",
            source=with_login(given["source"], given["user"], given["password"]),
            camera=None if name == _NEW else name,
            mount=given["mount"],
            by=visitor.name,
            role=int(visitor.role),
        )
    except EdgecountError as error:
        return _form(request, given, problems=[{"path": ["source"], "text": words_of(request).told(str(error))}])
    _trials(request)[visitor.account] = b64decode(seen["picture"] or "")
    return _form(request, given, seen=seen)


async def _picture(request: Request) -> Response:
    """The masked picture of the camera that the visitor has tried last."""
    picture = _trials(request).get(known_visitor(request).account)
    if not picture:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


def _trials(request: Request) -> dict[int, bytes]:
    """The last picture of each account's trials: in memory, and nowhere else."""
    if not hasattr(request.app.state, "trials"):
        request.app.state.trials = {}
    found: dict[int, bytes] = request.app.state.trials
    return found


async def _remove(request: Request) -> Response:
    form = await request.form(max_files=0, max_fields=5)
    change = {"path": ["cameras", request.path_params["camera"]], "value": None}
    revision = revision_of(str(form.get("revision", "")))
    outcome = await saved(request, "settings.change", changes=[change], revision=revision)
    if outcome.made:
        return RedirectResponse(address(request, "cameras"), HTTPStatus.SEE_OTHER)
    return _form(request, {"name": request.path_params["camera"], "revision": str(revision)}, problems=outcome.problems)


async def _watch(request: Request) -> Response:
    """Pause a camera, or watch it again."""
    form, visitor = await request.form(max_files=0, max_fields=5), known_visitor(request)
    ask = "camera.pause" if form.get("do") == "pause" else "camera.resume"
    await parts_of(request).gateway.ask(
        ask, camera=request.path_params["camera"], by=visitor.name, role=int(visitor.role)
    )
    return RedirectResponse(address(request, "cameras"), HTTPStatus.SEE_OTHER)


def _given(form: FormData) -> Mapping[str, str]:
    return {name: str(form.get(name, "")).strip() for name in _TEXTS}


def _named(given: Mapping[str, str]) -> str:
    """The short name of a new camera: the one given, else one made of its title."""
    return given["name"] or re.sub(r"[^a-z0-9]+", "-", given["title"].casefold()).strip("-")[:64] or "camera"


def _changes(name: str, given: Mapping[str, str], now: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    source = with_login(given["source"], given["user"], given["password"])
    if now is None:
        camera = {"source": source, "title": given["title"] or None, "mount": given["mount"]}
        return [{"path": ["cameras", name], "value": camera}]
    found: list[Mapping[str, Any]] = []
    if given["title"] != (now["title"] or ""):
        found.append({"path": ["cameras", name, "title"], "value": given["title"] or None})
    if source != now["source"]:
        found.append({"path": ["cameras", name, "source"], "value": source or None})
    if given["mount"] != now["mount"]:
        found.append({"path": ["cameras", name, "mount"], "value": given["mount"]})
    return found


def _form(
    request: Request,
    given: Mapping[str, Any],
    *,
    problems: Sequence[Mapping[str, Any]] = (),
    seen: Mapping[str, Any] | None = None,
) -> Response:
    name = request.path_params["camera"]
    texts = {key: "" if given.get(key) is None else str(given[key]) for key in _TEXTS}
    return render(
        request,
        "settings/camera.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        camera=name,
        is_new=name == _NEW,
        heading=texts["title"] or name_in_words(name),
        given=texts,
        has_login=bool(given.get("has_login")),
        problems=[_problem(problem, words_of(request)) for problem in problems],
        seen=seen,
    )


def _problem(problem: Mapping[str, Any], _: Words) -> str:
    """What is wrong, behind the words that stand at its field."""
    fields = {
        "title": _("What people call it"),
        "name": _("Short name, in files and messages"),
        "source": _("Address"),
        "mount": _("How it looks at people"),
    }
    field = str(problem["path"][-1]) if problem["path"] else ""
    return f"{fields.get(field, field)}: {problem['text']}" if field else str(problem["text"])
