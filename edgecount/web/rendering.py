"""Pages from templates: every one says its language and its look, and carries no script and no style of its own."""

import re
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from edgecount.web import navigation
from edgecount.web.addresses import address, has_route, here
from edgecount.web.assets import static_address
from edgecount.web.language.choice import language_of
from edgecount.web.language.formats import FORMATS, Formats
from edgecount.web.language.words import LANGUAGES, Words, words_in
from edgecount.web.look import theme_of
from edgecount.web.visitor import visitor_of


def render(request: Request, template: str, *, status: int = HTTPStatus.OK, **values: object) -> HTMLResponse:
    """The page that a template makes of values; all that it shows of them is escaped."""
    words = words_in(language_of(request))
    frame = {
        "_": words,
        "format": formats_of(request),
        "address": partial(address, request),
        "has_route": partial(has_route, request),
        "static": partial(static_address, request),
        "here": here(request),
        "visitor": visitor_of(request),
        "navigation": navigation.links(request, words),
        "language": words.language,
        "languages": LANGUAGES,
        "theme": theme_of(request),
    }
    page = templates().get_template(template).render(frame | values)
    return HTMLResponse(page, status_code=status, headers={"Cache-Control": "no-store", "Vary": "Cookie"})


def words_of(request: Request) -> Words:
    """The words of a page; to be called `_`, by which they are found for the catalogues."""
    return words_in(language_of(request))


def formats_of(request: Request) -> Formats:
    """How numbers and dates are written in a page."""
    return FORMATS[language_of(request)]


@cache
def templates() -> Environment:
    """All templates, compiled, so that no visitor waits for it; a forgotten value is an error, not a blank."""
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["commands"] = _with_commands
    for name in found.list_templates():
        found.get_template(name)
    return found


def _with_commands(text: str) -> Markup:
    """One of our messages, in which a command stands between backticks, as on a terminal: here it looks like one."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - all else is escaped
