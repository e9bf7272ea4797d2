"""One recording: how far it is, or what was counted; its video and files; count it again, or delete it."""

import asyncio
import json
import os
from collections.abc import Callable, Mapping, Sequence
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
from edgecount.text import words as name_in_words
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
    record, site = await record_of(request), await parts.gateway.ask("site")
    found = await asyncio.to_thread(_results, folder_of(request))
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
        **_figures(found.counts, _titles(record, plan), said),
    )


def _titles(record: Mapping[str, Any], plan: ShopPlan) -> Callable[[str], str]:
    """How lines and zones are called: those drawn on it have titles of their own."""
    if record["drawn"] is None:
        return lambda name: plan.layout.title(record["camera"], name)
    places = {**record["drawn"]["lines"], **record["drawn"]["zones"]}
    return lambda name: places.get(name, {}).get("title") or name_in_words(name)


def _figures(counts: RecordingCounts | None, title: Callable[[str], str], said: Said) -> dict[str, Any]:
    if counts is None:
        return {"span": None, "lines": [], "zones": []}
    start = said.calendar.local(counts.span.start)
    lines = [(title(name), line) for name, line in counts.lines.items()]
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
        "zones": zone_rows([(title(name), zone) for name, zone in counts.zones.items()], said),
    }


async def record_of(request: Request) -> Mapping[str, Any]:
    """What is known of the recording that is asked for."""
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
    folder = folder_of(request)
    if not await asyncio.to_thread(is_there, folder, VIDEO):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return FileResponse(folder / VIDEO, media_type="video/webm", headers={"Cache-Control": "no-store"})


def is_there(folder: Path, name: str) -> bool:
    """Whether there is such a file in a folder, and no link in its place."""
    try:
        with held_folder(folder) as held:
            return is_file_in(held, name)
    except OSError:
        return False


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    content = await asyncio.to_thread(content_of, folder_of(request), name)
    if content is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Response(
        content,
        media_type=TYPES[Path(name).suffix],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


async def _again(request: Request) -> Response:
    """Count it once more, with the lines of the camera that the form says, or its own."""
    form, record = await request.form(max_files=0, max_fields=5), await record_of(request)
    camera = str(form.get("camera", ""))
    whose = {"camera": camera} if camera else {"own": True}
    await asked(request, "recordings.count", name=record["name"], start=record["start"], **whose)
    return RedirectResponse(address(request, "recording", recording=record["id"]), HTTPStatus.SEE_OTHER)


async def _cancel(request: Request) -> Response:
    await asked(request, "recordings.cancel")
    return RedirectResponse(address(request, "recordings"), HTTPStatus.SEE_OTHER)


async def _delete(request: Request) -> Response:
    await asked(request, "recordings.delete")
    return RedirectResponse(address(request, "recordings"), HTTPStatus.SEE_OTHER)


async def asked(request: Request, ask: str, /, **values: object) -> Mapping[str, Any]:
    """The answer to what a visitor wants done with the recording."""
    visitor = known_visitor(request)
    answer: Mapping[str, Any] = await parts_of(request).gateway.ask(
        ask, id=request.path_params["recording"], by=visitor.name, role=int(visitor.role), **values
    )
    return answer


def folder_of(request: Request) -> Path:
    """Where what is counted of it lies."""
    try:
        return counted_folder(parts_of(request)) / checked_id(request.path_params["recording"])
    except NoSuchRecordingError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None


def counted_folder(parts: WebParts) -> Path:
    """Where the main process has what was counted: beside the store."""
    return parts.store.parent / COUNTED
