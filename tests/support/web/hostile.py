"""A shop in which all that has a name has HTML in it; and what a page is made of, as a browser reads it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from edgecount.accounts.profile import Profile
from edgecount.accounts.role import Role
from edgecount.config.settings.change import Wish
from edgecount.web.parts import WebParts
from tests.support.fakes import FakeClock
from tests.support.stored import audit, filled
from tests.support.web.client import web_parts
from tests.support.web.fakes import STATUS, Answer, FakeAccounts, FakeGateway
from tests.support.web.settings import SettingsGateway
from tests.support.web.weeks import NOW, PLAN, ThatDay, weeks_of_a_shop

HTML = "'\"><img src=x onerror=alert(1)><svg onload=1>{{7*7}}"
"""Without a slash: names stand in addresses, too."""
NAME = f"n{HTML}"[:60]
"""As long as accounts take it."""
_FREE = {
    "name",
    "title",
    "reason",
    "by",
    "text",
    "what",
    "where",
    "masks",
    "version",
    "site_name",
    "was",
    "is",
    "error",
}
_NAMED = frozenset({"lines", "zones", "alerts", "site_zones", "sinks"})
RECEIPT: dict[str, Any] = {
    "kept": [{"what": "events", "where": "x", "count": 2, "since": None, "days": 400}],
    "told": [f"the broker at {HTML}"],
    "masks": "people are painted over",
    "files": 1,
    "pictures": [HTML],
    "unread": [HTML],
}
RECORDING: dict[str, Any] = {
    "id": f"{7:032x}",
    "name": f"{HTML}.mp4",
    "suffix": ".mp4",
    "camera": "entrance",
    "by": HTML,
    "added": "2026-05-04T10:00:00+00:00",
    "bytes": 3_500_000,
    "start": None,
    "drawn": None,
    "state": "failed",
    "reason": HTML,
    "frames": None,
    "of": None,
}


AUDIT = 10**9
"""The number of the audit's event."""


def hostile_shop(folder: Path) -> WebParts:
    """Parts whose every page has something to show; `folder` is new."""
    (folder / "web").mkdir(parents=True)
    (folder / "reports").mkdir()
    (folder / "reports" / "footfall-2026-11-07.csv").write_bytes(b"in,out\n")
    raised = {**STATUS["alerts"]["busy"], "raised": True}
    sink = {"waiting": 3, "put_aside": 1, "error": "away"}
    status = {**STATUS, "alerts": {"busy": raised}, "sinks": {"mqtt": sink}}
    settings = SettingsGateway(folder / "settings")
    settings.settings.change([Wish(("site", "name"), HTML)], HTML)
    answers: dict[str, Answer] = {
        "status": hostile({**status, "store": {**STATUS["store"], "error": "full"}}),
        "site": hostile(PLAN, frozenset()),
        "receipt": hostile(RECEIPT),
        "recordings.list": {"recordings": [RECORDING]},
        "scene": {"number": None},
        "picture": {"number": None},
    }
    store = weeks_of_a_shop(folder / "events.sqlite", weeks=1, people=8)
    filled(store, [replace(audit(AUDIT, NOW - timedelta(hours=1)), by=HTML)])
    for name in ("settings.get", "settings.history"):
        answer = settings.answers[name]
        answers[name] = partial(_made_hostile, answer)
    return web_parts(
        store=store,
        folder=folder / "web",
        gateway=FakeGateway(answers),
        clock=ThatDay(),
        accounts=FakeAccounts(FakeClock()),
    )


def _made_hostile(answer: Answer, values: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = hostile(answer(values) if callable(answer) else answer)
    return found


def fill_accounts(accounts: FakeAccounts, secret: str) -> dict[str, str]:
    """People, devices, links and tokens with HTML in their names; values for addresses. `secret` is a session's."""
    signed_in = accounts.sessions.of_secret(secret)
    assert signed_in is not None
    me = signed_in.account
    accounts.people.set_profile(me.id, Profile(None, None, None, NAME, NAME))
    accounts.sign_in(Role.STAFF, NAME)
    accounts.tokens.make(me, NAME, Role.STAFF)
    door = accounts.door_links.make(me.id, NAME)
    return {"door_sign": door, "invitation": accounts.invitations.make(Role.STAFF, me.id)}


def hostile(record: Any, named: Set[str] = _NAMED, key: str = "") -> Any:
    """The record with HTML in every text that people give, and in the names within the blocks that are `named`."""
    match record:
        case Mapping():
            mark = HTML if key in named else ""
            return {f"{name}{mark}": hostile(value, named, str(name)) for name, value in record.items()}
        case list():
            return [hostile(item, named, key) for item in record]
        case str() if key in _FREE:
            return f"{record}{HTML}"
        case None if key == "title":
            return HTML
        case _:
            return record


@dataclass
class Markup(HTMLParser):
    """What a browser makes of a page: `tags` with their attributes, and `inline`, what our policy forbids of them."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag; names that come twice are told, for a browser takes the first."""
        found = dict(attrs)
        self.tags.append((tag, found))
        bad = [name for name, value in attrs if name.startswith("on") or name in ("style", "srcdoc", "http-equiv")]
        bad += [name for name, value in attrs if (value or "").strip().lower().startswith(("javascript:", "data:"))]
        if tag in ("style", "base", "object", "embed", "iframe") or (tag == "script" and "src" not in found):
            bad.append(tag)
        if bad or len(found) < len(attrs):
            self.inline.append(f"<{tag} {found}>: {bad}")


def markup_of(text: str) -> Markup:
    """The markup of a page."""
    found = Markup()
    found.feed(text)
    found.close()
    return found
