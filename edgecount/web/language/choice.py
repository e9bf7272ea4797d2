"""Which language a page is written in."""

import re

from starlette.requests import HTTPConnection

from edgecount.web.language.words import LANGUAGES
from edgecount.web.visitor import visitor_of

COOKIE = "language"
_WEIGHT = re.compile(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*")


def language_of(request: HTTPConnection) -> str:
    """What the visitor's profile says, else this browser's choice here, else what the browser is set to."""
    visitor = visitor_of(request)
    for wish in (visitor.language if visitor else None, request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return str(wish)
    return accepted(request.headers.get("accept-language", ""))


def accepted(header: str) -> str:
    """The language of ours that an Accept-Language wants most; English where it wants none of them."""
    wanted = [_wish(part) for part in header[:500].split(",")]
    ours = [(-weight, place, tag) for place, (tag, weight) in enumerate(wanted) if tag in LANGUAGES and weight > 0]
    return min(ours)[2] if ours else "en"


def _wish(part: str) -> tuple[str, float]:
    """A language without its country, and how much it is wanted."""
    tag, _, parameter = part.partition(";")
    weight = _WEIGHT.fullmatch(parameter)
    return tag.strip().split("-")[0].lower(), float(weight[1]) if weight else 1.0
