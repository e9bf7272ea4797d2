"""Our own files that pages are shown with: style sheets, modules, icons; under addresses that change when they do."""

from functools import cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from edgecount.web.addresses import address

FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@cache
def _all() -> tuple[str, dict[str, Path]]:
    """A sum of all files, and the files by name: what is not among them cannot be asked for."""
    files = {path.relative_to(FOLDER).as_posix(): path for path in sorted(FOLDER.rglob("*")) if path.suffix in _TYPES}
    total = sha256()
    for name, path in files.items():
        total.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16], files


def static_address(request: HTTPConnection, name: str) -> str:
    """The address of a file; modules import each other beside it, so the sum is that of all."""
    total, files = _all()
    if name not in files:
        raise LookupError(f"there is no {name} among the static files")
    return address(request, "static", sum=total, file=name)


async def serve(request: Request) -> Response:
    """A file, to be kept for a year: under this address it never changes."""
    total, files = _all()
    path = files.get(request.path_params["file"])
    if path is None or request.path_params["sum"] != total:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    caching = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(path.read_bytes(), media_type=_TYPES[path.suffix], headers=caching)
