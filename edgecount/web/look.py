"""Light or dark: what a browser was told here, else what its system is set to."""

from starlette.requests import HTTPConnection

COOKIE = "theme"
THEMES = ("auto", "light", "dark")


def theme_of(request: HTTPConnection) -> str:
    """One of THEMES."""
    wish = request.cookies.get(COOKIE, "")
    return wish if wish in THEMES else "auto"
