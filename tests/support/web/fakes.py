"""What pages are made with, in tests: a main process that answers as it was told to, and people signed in."""

from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.book import PeopleBook
from edgecount.accounts.keys.hashing import Hasher
from edgecount.accounts.role import Role
from edgecount.accounts.roster import Account, add_account
from edgecount.accounts.sessions import begin_session
from edgecount.clock import Clock
from edgecount.errors import EdgecountError
from tests.support.fakes import FakeClock
from tests.support.people import cheap_hasher

NO_PASSWORD = "no hash, so that none fits"  # noqa: S105 - as it says

Answer = Mapping[str, Any] | Callable[[Mapping[str, Any]], Mapping[str, Any]] | EdgecountError

SITE: dict[str, Any] = {
    "name": "Corner shop",
    "timezone": "Europe/Berlin",
    "day_start": "00:00",
    "hours": None,
    "capacity": 40,
    "language": None,
    "cameras": {
        "entrance": {
            "title": "Entrance",
            "mount": "side",
            "source": "rtsp",
            "lines": {"door": {"title": "Door", "from": [0.1, 0.5], "to": [0.9, 0.5], "in_side": "left"}},
            "zones": {"till": {"title": "Till", "points": [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]], "capacity": 6}},
            "crowd": ["till"],
        },
        "yard": {"title": "Yard", "mount": "overhead", "source": "http", "lines": {}, "zones": {}, "crowd": None},
    },
}
STATUS: dict[str, Any] = {
    "running": True,
    "version": "1.0",
    "site": "corner-shop",
    "site_name": "Corner shop",
    "started": "2026-05-04T08:00:00.000+02:00",
    "now": "2026-05-04T12:00:00.000+02:00",
    "uptime_seconds": 14400,
    "day": "2026-05-04",
    "seq": 1712,
    "occupancy": {"value": 23, "raw": 23, "capacity": 40, "ratio": 0.575},
    "cameras": {
        "entrance": {
            "state": "online",
            "since": "2026-05-04T08:00:00.000+02:00",
            "reason": None,
            "degraded": None,
            "person_width": 0.06,
            "frames_per_second": 12.5,
            "certificate": None,
            "moved": None,
        },
        "yard": {
            "state": "offline",
            "since": "2026-05-04T11:42:00.000+02:00",
            "reason": "it does not answer",
            "degraded": None,
            "person_width": None,
            "frames_per_second": None,
            "certificate": None,
            "moved": None,
        },
    },
    "lines": {
        "entrance": {"door": {"in": 1204, "out": 1181, "in_total": 90210, "out_total": 90187, "seq": 1712, "ts": None}}
    },
    "zones": {"entrance": {"till": {"count": 4, "dwell_avg_seconds": 62.0, "dwell_max_seconds": 180.0}}},
    "site_zones": {
        "till": {
            "count": 4,
            "dwell_avg_seconds": 62.0,
            "dwell_max_seconds": 180.0,
            "capacity": 6,
            "ratio": 0.667,
            "cameras": 1,
            "watching": 1,
        }
    },
    "alerts": {
        "busy": {
            "kind": "occupancy",
            "raised": False,
            "value": 23,
            "limit": 36,
            "since": None,
            "camera": None,
            "zone": None,
        }
    },
    "sinks": {},
    "store": {"error": None, "since": None, "waiting": 0, "lost": 0, "unreadable": 0},
    "mask": "silhouette",
}


class FakeGateway:
    """A main process that answers as told, by the name of what it is asked; `asked` has what it was asked."""

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self.answers: dict[str, Answer] = {"status": STATUS, "site": SITE, **(answers or {})}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def ask(self, name: str, /, **values: Any) -> dict[str, Any]:
        self.asked.append((name, values))
        answer = self.answers.get(name)
        if answer is None:
            raise EdgecountError(f'the main process knows no "{name}"')
        if isinstance(answer, EdgecountError):
            raise answer
        return dict(answer(values) if callable(answer) else answer)


class FakeAccounts(Accounts):
    """Real accounts in a file that goes with them, their passwords hashed for next to nothing."""

    def __init__(self, clock: Clock | None = None) -> None:
        folder = Path(mkdtemp(prefix="edgecount-people-"))
        super().__init__(folder / "people.sqlite", clock or FakeClock(), cheap_hasher())
        self.open()
        finalize(self, _forget, folder, self._book, self._hasher)

    def sign_in(self, role: Role, name: str = "Ada", language: str | None = None) -> str:
        """The secret of a session of somebody new."""
        account = self._account(role, name, language)
        with self._book.change() as connection:
            return begin_session(connection, account.id, "Firefox on Linux", self._clock.now())

    def script(self, role: Role, name: str = "Ada") -> str:
        """The secret of a script's token, of somebody new."""
        return self.tokens.make(self._account(role, name, None), "till", role)

    def _account(self, role: Role, name: str, language: str | None) -> Account:
        taken = {account.name for account in self.people.everybody()}
        name = name if name not in taken else f"{name} {len(taken)}"
        with self._book.change() as connection:
            added = add_account(connection, name, role, NO_PASSWORD, language, self._clock.now())
        return self.people.by_id(added)


def _forget(folder: Path, book: PeopleBook, hasher: Hasher) -> None:
    hasher.close()
    book.close()
    rmtree(folder, ignore_errors=True)
