"""The main navigation: which screens stand in it, in which order, for whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from edgecount.accounts.role import Role
from edgecount.web.addresses import address, has_route
from edgecount.web.language.words import Words
from edgecount.web.visitor import visitor_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A screen in the navigation; its route has its name, and so has its icon."""

    name: str
    title: str
    least: Role


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one visitor sees it."""

    name: str
    title: str
    address: str
    current: bool


def _entries(_: Words) -> Sequence[Entry]:
    return (
        Entry("now", _("Now"), Role.STAFF),
        Entry("live", _("Live"), Role.STAFF),
        Entry("visits", _("Visits"), Role.STAFF),
        Entry("zones", _("Zones"), Role.STAFF),
        Entry("heat", _("Heat"), Role.STAFF),
        Entry("cameras", _("Cameras"), Role.STAFF),
        Entry("recordings", _("Recordings"), Role.MANAGER),
        Entry("alerts", _("Alerts"), Role.STAFF),
        Entry("door", _("Door"), Role.MANAGER),
        Entry("people", _("People"), Role.ADMIN),
        Entry("settings", _("Settings"), Role.MANAGER),
        Entry("system", _("System"), Role.MANAGER),
    )


def links(request: HTTPConnection, words: Words) -> Sequence[Link]:
    """The navigation for the visitor of a request; empty where nobody is signed in."""
    visitor = visitor_of(request)
    if visitor is None:
        return ()
    path = request.scope["path"]
    shown = [
        (entry, address(request, entry.name))
        for entry in _entries(words)
        if visitor.role >= entry.least and has_route(request, entry.name)
    ]
    root = request.scope.get("root_path", "")
    whole = path if path.startswith(root) else f"{root}{path}"
    return [Link(entry.name, entry.title, at, _within(whole, at)) for entry, at in shown]


def _within(path: str, screen: str) -> bool:
    return path == screen or (not screen.endswith("/") and path.startswith(f"{screen}/"))
