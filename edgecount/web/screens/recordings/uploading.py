"""What a browser sends of a recording: a word of it, its parts one after the other, and that it is whole.

Answers are JSON: where the next part goes, or in one line why there is none.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.site.recordings import UPLOADS, NoSuchRecordingError
from edgecount.web.addresses import address
from edgecount.web.rendering import words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.uploads.shelf import MisplacedPartError, UploadError, UploadShelf, disk_room
from edgecount.web.uploads.upload import Upload, shown_name
from edgecount.web.visitor import known_visitor

PART_BYTES = 8 * 2**20
"""The longest part."""
_PIECE = 2**18

_Answer = Callable[[Request], Awaitable[Response]]


def routes() -> Sequence[GuardedRoute]:
    """One address for each step."""
    least, one = Role.MANAGER, "/recordings/uploads/{upload}"
    return [
        page("/recordings/uploads", _begin, least=least, methods=["POST"], name="upload_begin"),
        page(one, _stands, least=least, name="upload"),
        page(one, _add, least=least, methods=["PUT"], name="upload_part", body=PART_BYTES),
        page(one, _cancel, least=least, methods=["DELETE"], name="upload_cancel"),
        page(f"{one}/whole", _whole, least=least, methods=["POST"], name="upload_whole"),
    ]


def _told(answer: _Answer) -> _Answer:
    """What is refused is told in one line, as JSON."""

    @wraps(answer)
    async def told(request: Request) -> Response:
        try:
            return await answer(request)
        except MisplacedPartError as error:
            return JSONResponse({"error": _told_of(request, error), "offset": error.offset}, HTTPStatus.CONFLICT)
        except NoSuchRecordingError as error:
            return JSONResponse({"error": _told_of(request, error)}, HTTPStatus.NOT_FOUND)
        except EdgecountError as error:
            return JSONResponse({"error": _told_of(request, error)}, HTTPStatus.UNPROCESSABLE_ENTITY)

    return told


def _told_of(request: Request, error: EdgecountError) -> str:
    return words_of(request).told(str(error))


@_told
async def _begin(request: Request) -> Response:
    form = await request.form(max_files=0, max_fields=10)
    site = await parts_of(request).gateway.ask("site")
    wanted = Upload(
        id=secrets.token_hex(16),
        account=known_visitor(request).account,
        name=shown_name(str(form.get("name", ""))),
        size=_number(form, "size"),
        modified=_number(form, "modified"),
        camera=str(form.get("camera", "")),
        start=_start(str(form.get("start", "")), ZoneInfo(site["timezone"])),
    )
    if wanted.camera not in site["cameras"]:
        raise UploadError("a recording is counted with the lines and zones of a camera: choose one")
    upload, there = await asyncio.to_thread(shelf_of(request).begin, wanted)
    return JSONResponse({"at": address(request, "upload", upload=upload.id), "offset": there})


@_told
async def _stands(request: Request) -> Response:
    upload, there = await _found(request)
    return JSONResponse({"offset": there, "size": upload.size})


@_told
async def _add(request: Request) -> Response:
    upload, _ = await _found(request)
    asked = request.query_params.get("offset", "")
    if not asked.isdecimal() or len(asked) > 15:
        raise UploadError("a part says where it goes: load the page again")
    there = int(asked)
    with shelf_of(request).adding(upload, there) as add:
        async for piece in _pieces(request):
            await asyncio.to_thread(add, piece)
            there += len(piece)
    return JSONResponse({"offset": there})


@_told
async def _cancel(request: Request) -> Response:
    upload, _ = await _found(request)
    await asyncio.to_thread(shelf_of(request).cancel, upload)
    return JSONResponse({})


@_told
async def _whole(request: Request) -> Response:
    """Look at what came, and have it counted."""
    upload, _ = await _found(request)
    visitor, shelf = known_visitor(request), shelf_of(request)
    await asyncio.to_thread(shelf.finish, upload)
    await parts_of(request).gateway.ask(
        "recordings.count",
        id=upload.id,
        name=upload.name,
        camera=upload.camera,
        start=None if upload.start is None else upload.start.isoformat(),
        by=visitor.name,
        role=int(visitor.role),
    )
    await asyncio.to_thread(shelf.forget, upload)
    return JSONResponse({"at": address(request, "recording", recording=upload.id)})


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """What comes, in pieces that are worth a write; where the connection is lost, what came until then."""
    kept = bytearray()
    try:
        async for piece in request.stream():
            kept += piece
            if len(kept) >= _PIECE:
                yield bytes(kept)
                kept.clear()
    except ClientDisconnect:
        pass
    if kept:
        yield bytes(kept)


async def _found(request: Request) -> tuple[Upload, int]:
    account = known_visitor(request).account
    return await asyncio.to_thread(shelf_of(request).of, request.path_params["upload"], account)


def shelf_of(request: Request) -> UploadShelf:
    """The uploads of the application."""
    state = request.app.state
    if not hasattr(state, "uploads"):
        parts = parts_of(request)
        folder = parts.folder / UPLOADS.rpartition("/")[2]
        state.uploads = UploadShelf(folder, parts.settings.most_upload, disk_room)
    found: UploadShelf = state.uploads
    return found


def _number(form: FormData, name: str) -> int:
    text = str(form.get(name, ""))
    if not text.isdecimal() or len(text) > 15:
        raise UploadError("a recording says how large it is, and of when: load the page again")
    return int(text)


def _start(text: str, zone: ZoneInfo) -> datetime | None:
    """When the recording began, in the shop's time; None where nobody said."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        raise UploadError("a recording began at a date and a time: choose both, or leave it empty") from None
