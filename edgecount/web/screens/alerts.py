"""Alerts: those that stand, the rules that raise them, and those of the last month with who has seen to them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.acknowledgements import Acknowledgement
from edgecount.accounts.role import Role
from edgecount.alerts.catalogue import KINDS
from edgecount.errors import StoreError
from edgecount.figures.episodes import ALERT_TYPES, Episode, episodes
from edgecount.figures.period import Period
from edgecount.store.reader import StoreReader
from edgecount.text import words
from edgecount.web.addresses import address
from edgecount.web.language.words import Words
from edgecount.web.parts import WebParts
from edgecount.web.rendering import render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.visitor import known_visitor

SHOWN = timedelta(days=30)
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """An episode as the page shows it; `kind` is None where its rule is no more."""

    episode: Episode
    title: str
    watched: str | None
    kind: str | None
    seen_to: Acknowledgement | None


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule as the page shows it; `cause` says what raises it, None where the title does."""

    title: str
    cause: str | None
    watched: str | None
    value: int | None
    limit: int


def routes() -> Sequence[GuardedRoute]:
    """The page, and its form's target."""
    return [
        page("/alerts", _alerts, least=Role.STAFF, name="alerts"),
        page("/alerts/seen", _see_to, least=Role.STAFF, methods=["POST"], name="alert_seen"),
    ]


async def _alerts(request: Request) -> Response:
    parts = parts_of(request)
    status, site = await parts.gateway.ask("status"), await parts.gateway.ask("site")
    shown = [_shown(request, found, status["alerts"], site) for found in await asyncio.to_thread(_episodes, parts)]
    return render(
        request,
        "alerts.html",
        open=[one for one in shown if one.episode.ended is None and one.kind is not None],
        past=[one for one in shown if one.episode.ended is not None or one.kind is None][:MOST_SHOWN],
        rules=[_ruled(request, name, rule, site) for name, rule in status["alerts"].items()],
        kinds=kind_words(request),
        zone=ZoneInfo(site["timezone"]),
        now=parts.clock.now(),
        days=SHOWN.days,
    )


async def _see_to(request: Request) -> Response:
    """Note that the visitor has seen to an alert that there is."""
    parts, visitor = parts_of(request), known_visitor(request)
    form = await request.form(max_files=0, max_fields=5)
    event = str(form.get("alert", ""))
    if event not in {episode.id for episode in await asyncio.to_thread(_episodes, parts)}:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    parts.accounts.acknowledgements.add(event, visitor.account)
    return RedirectResponse(address(request, "alerts"), HTTPStatus.SEE_OTHER)


def kind_words(request: Request) -> Mapping[str, str]:
    """What each kind of alert is about."""
    translate = words_of(request)
    return {name: translate(kind.title) for name, kind in KINDS.items()}


def rule_title(name: str, kind: str | None, translate: Words) -> str:
    """What people call a rule: its name in words; one that nobody has named is called by what it is about."""
    for known, usual in KINDS.items():
        if known == kind and f"{name}-".startswith(f"{usual.setting.name}-"):
            return translate(usual.title)
    return words(name)


def watched_title(rule: Mapping[str, Any], site: Mapping[str, Any]) -> str | None:
    """What people call the zone or the camera that a rule watches; None for the whole site."""
    zone, camera = rule.get("zone"), rule.get("camera")
    if zone is not None:
        titles = [known["zones"][zone]["title"] for known in site["cameras"].values() if zone in known["zones"]]
        return titles[0] if titles else words(zone)
    if camera is not None:
        return site["cameras"][camera]["title"] if camera in site["cameras"] else words(camera)
    return None


def _episodes(parts: WebParts) -> list[Episode]:
    """The alerts of the last month; none where there is no store yet."""
    now = parts.clock.now()
    try:
        with StoreReader(parts.store) as reader:
            return episodes(reader.records(ALERT_TYPES, Period(now - SHOWN, now + timedelta(minutes=1))))
    except StoreError:
        if parts.store.exists():
            raise
        return []


def _ruled(request: Request, name: str, rule: Mapping[str, Any], site: Mapping[str, Any]) -> Ruled:
    kind = rule["kind"]
    title, cause = rule_title(name, kind, words_of(request)), kind_words(request).get(kind, kind)
    told = None if title == cause else cause
    return Ruled(title, told, watched_title(rule, site), rule["value"], rule["limit"])


def _shown(
    request: Request, episode: Episode, rules: Mapping[str, Mapping[str, str]], site: Mapping[str, Any]
) -> Shown:
    seen = parts_of(request).accounts.acknowledgements.of([episode.id]).get(episode.id)
    kind = rules[episode.rule]["kind"] if episode.rule in rules else None
    watched = watched_title({"zone": episode.zone, "camera": episode.camera}, site)
    return Shown(episode, rule_title(episode.rule, kind, words_of(request)), watched, kind, seen)
