"""System: how the box does, what waits for whom, what is stored, and a backup to take along."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.text import words
from edgecount.web.addresses import address
from edgecount.web.language.words import Words
from edgecount.web.rendering import render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.visitor import known_visitor

LITTLE_ROOM = 0.05
"""Less than this share of the disk is told as too little."""


@dataclass(frozen=True, slots=True)
class FreeSpace:
    """The room on the disk of the state folder, in bytes."""

    free: int
    whole: int

    @property
    def is_little(self) -> bool:
        """Whether somebody should make room."""
        return self.free < LITTLE_ROOM * self.whole


def routes() -> Sequence[GuardedRoute]:
    """The page, the backup, and the target of its forms."""
    return [
        page("/system", _system, least=Role.MANAGER, name="system"),
        page("/system/cameras/{camera}/right", _right, least=Role.MANAGER, methods=["POST"], name="camera_right"),
        page("/system/backup", _backup, least=Role.ADMIN, methods=["POST"], name="backup"),
    ]


async def _system(request: Request) -> Response:
    parts = parts_of(request)
    status, site = await parts.gateway.ask("status"), await parts.gateway.ask("site")
    return render(
        request,
        "system.html",
        box=status,
        started=datetime.fromisoformat(status["started"]),
        cameras=[
            (name, site["cameras"].get(name, {}).get("title", name), camera)
            for name, camera in status["cameras"].items()
        ],
        sinks=[(_receiver(name, words_of(request)), sink) for name, sink in status["sinks"].items()],
        masked=_masked(status["mask"], words_of(request)),
        room=room_at(parts.folder),
        receipt=await _receipt(request),
        zone=ZoneInfo(site["timezone"]),
        may_save=known_visitor(request).role >= Role.ADMIN,
    )


def _receiver(name: str, _: Words) -> str:
    """What people call a receiver."""
    return {"mqtt": "MQTT", "mail": _("Mail"), "fleet": _("Fleet")}.get(name, words(name))


def _masked(mask: str, _: Words) -> str:
    """How people look in pictures."""
    known = {
        "off": _("shown as they are"),
        "figure": _("never recognisable: signs"),
        "silhouette": _("never recognisable: silhouettes"),
        "box": _("never recognisable: painted boxes"),
        "pixelate": _("never recognisable: large squares"),
    }
    return known[mask]


async def _receipt(request: Request) -> dict[str, Any] | None:
    """What is stored; None while that cannot be told."""
    try:
        receipt = await parts_of(request).gateway.ask("receipt")
    except EdgecountError:
        return None
    return {**receipt, "kept": [{**kept, "since_day": _day(kept["since"])} for kept in receipt["kept"]]}


def _day(moment: str | None) -> date | None:
    return None if moment is None else datetime.fromisoformat(moment).date()


async def _right(request: Request) -> Response:
    """Say that a camera looks right as it does now."""
    visitor = known_visitor(request)
    await parts_of(request).gateway.ask(
        "camera.right", camera=request.path_params["camera"], by=visitor.name, role=int(visitor.role)
    )
    return RedirectResponse(address(request, "system"), HTTPStatus.SEE_OTHER)


async def _backup(request: Request) -> Response:
    """The backup as a download, which is gone from here as soon as it is there."""
    parts, visitor = parts_of(request), known_visitor(request)
    made = await parts.gateway.ask("backup", by=visitor.name, role=int(visitor.role))
    path = parts.folder / Path(made["file"]).name
    name = f"edgecount-{parts.clock.now():%Y-%m-%d}.zip"
    gone = BackgroundTask(path.unlink, missing_ok=True)
    return FileResponse(path, filename=name, media_type="application/zip", background=gone)


def room_at(folder: Path) -> FreeSpace | None:
    """The room on the disk of a folder; None where the system does not tell."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    return FreeSpace(found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize)
