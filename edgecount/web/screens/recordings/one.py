"""One recording: how far it is, or what was counted; its video and files; count it again, or delete it."""

import asyncio
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from edgecount.accounts.role import Role
from edgecount.figures.recording_counts import RecordingCounts, counts_of
from edgecount.files.folders import held_folder, is_file_in, names_in, open_in
from edgecount.sinks.files.file_names import is_report
from edgecount.site.recordings import COUNTED, COUNTS, VIDEO, NoSuchRecordingError, checked_id
from edgecount.web.addresses import address
from edgecount.web.charted.by_step import line_chart, zone_rows
from edgecount.web.charted.said import Said
from edgecount.web.parts import WebParts
from edgecount.web.rendering import formats_of, render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.recordings.overview import counting_cameras
from edgecount.web.screens.recordings.shown import shown_recording
from edgecount.web.shop.plan import ShopPlan, plan_of
from edgecount.web.shop.report_files import TYPES, content_of
from edgecount.web.visitor import known_visitor

_MOST_COUNTS = 2**20


@dataclass(frozen=True, slots=True)
class RecordingResults:
    """What lies in the folder of a recording: its figures, the names of its files, and whether there is a video."""

    counts: RecordingCounts | None
    files: Sequence[str]
    has_video: bool


def routes() -> Sequence[GuardedRoute]:
    """The page, what may be taken from it, and what may be done."""
    least, one, post = Role.MANAGER, "/recordings/{recording}", ["POST"]
    return [
        page(one, _one, least=least, name="recording"),
        page(f"{one}/video", _video, least=least, name="recording_video"),
        page(f"{one}/files/{{name}}", _file, least=least, name="recording_file"),
        page(f"{one}/again", _again, least=least, methods=post, name="recording_again"),
        page(f"{one}/cancel", _cancel, least=least, methods=post, name="recording_cancel"),
        page(f"{one}/delete", _delete, least=least, methods=post, name="recording_delete"),
    ]


async def _one(request: Request) -> Response:
    parts = parts_of(request)
    record, site = await _record(request), await parts.gateway.ask("site")
    found = await asyncio.to_thread(_results, _folder(request))
    zone = ZoneInfo(site["timezone"])
    plan = plan_of(site)
    said = Said(words_of(request), formats_of(request), plan.calendar)
    return render(
        request,
        "recordings/one.html",
        recording=shown_recording(record, site, zone),
        cameras=counting_cameras(site),
        files=found.files,
        has_video=found.has_video,
        **_figures(found.counts, record["camera"], plan, said),
    )


def _figures(counts: RecordingCounts | None, camera: str, plan: ShopPlan, said: Said) -> dict[str, Any]:
    if counts is None:
        return {"span": None, "lines": [], "zones": []}
    start = said.calendar.local(counts.span.start)
    lines = [(plan.layout.title(camera, name), line) for name, line in counts.lines.items()]
    return {
        "span": (said.format.day(start.date()), said.span(counts.span), said.stay(counts.span.seconds)),
        "lines": [
            (
                title,
                said.count(sum(line.came_in)),
                said.count(sum(line.went_out)),
                line_chart(number, title, counts, line, said),
            )
            for number, (title, line) in enumerate(lines)
        ],
        "zones": zone_rows([(plan.layout.title(camera, name), zone) for name, zone in counts.zones.items()], said),
    }


async def _record(request: Request) -> Mapping[str, Any]:
    wanted = request.path_params["recording"]
    listed = await parts_of(request).gateway.ask("recordings.list")
    for record in listed["recordings"]:
        if record["id"] == wanted:
            found: Mapping[str, Any] = record
            return found
    raise HTTPException(HTTPStatus.NOT_FOUND)


def _results(folder: Path) -> RecordingResults:
    """What is there of the results; nothing where there are none yet, or where they make no sense."""
    try:
        with held_folder(folder) as held:
            files = [name for name in names_in(held) if is_report(name) and is_file_in(held, name)]
            has_video = is_file_in(held, VIDEO)
            with os.fdopen(open_in(held, COUNTS, os.O_RDONLY), "rb") as file:
                counts = counts_of(json.loads(file.read(_MOST_COUNTS)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return RecordingResults(None, (), has_video=False)
    return RecordingResults(counts, files, has_video)


async def _video(request: Request) -> Response:
    """The masked video; browsers ask for parts of it."""
    folder = _folder(request)
    if not await asyncio.to_thread(_is_there, folder, VIDEO):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return FileResponse(folder / VIDEO, media_type="video/webm", headers={"Cache-Control": "no-store"})


def _is_there(folder: Path, name: str) -> bool:
    try:
        with held_folder(folder) as held:
            return is_file_in(held, name)
    except OSError:
        return False


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    content = await asyncio.to_thread(content_of, _folder(request), name)
    if content is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Response(
        content,
        media_type=TYPES[Path(name).suffix],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


async def _again(request: Request) -> Response:
    """Count it once more, with the lines of the camera that the form says."""
    form, record = await request.form(max_files=0, max_fields=5), await _record(request)
    camera = str(form.get("camera", ""))
    await _ask(request, "recordings.count", name=record["name"], camera=camera, start=record["start"])
    return RedirectResponse(address(request, "recording", recording=record["id"]), HTTPStatus.SEE_OTHER)


async def _cancel(request: Request) -> Response:
    await _ask(request, "recordings.cancel")
    return RedirectResponse(address(request, "recordings"), HTTPStatus.SEE_OTHER)


async def _delete(request: Request) -> Response:
    await _ask(request, "recordings.delete")
    return RedirectResponse(address(request, "recordings"), HTTPStatus.SEE_OTHER)


async def _ask(request: Request, ask: str, /, **values: object) -> None:
    visitor = known_visitor(request)
    await parts_of(request).gateway.ask(
        ask, id=request.path_params["recording"], by=visitor.name, role=int(visitor.role), **values
    )


def _folder(request: Request) -> Path:
    try:
        return counted_folder(parts_of(request)) / checked_id(request.path_params["recording"])
    except NoSuchRecordingError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None


def counted_folder(parts: WebParts) -> Path:
    """Where the main process has what was counted: beside the store."""
    return parts.store.parent / COUNTED
