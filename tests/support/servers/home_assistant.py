"""A real Home Assistant on the loopback, in the environment that scripts/home-assistant has made.

It is set up as a user does it: an account, and the broker.  What it keeps is read in its database.
"""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from tests.support.servers.broker import Broker
from tests.support.waiting import status_of, wait_until

ROOT = Path(__file__).parents[3] / ".home-assistant"
"""The environment; Home Assistant finds its folders in it, for it is started by chroot."""
_CONFIG = """\
homeassistant: {time_zone: Europe/Paris, country: FR, currency: EUR, language: en}
recorder: {commit_interval: 0}
history:
logbook:
config:
api:
onboarding:
logger: {default: warning}
counter: {told: }
automation:
  use_blueprint:
    path: edgecount/queue.yaml
    input:
      people: sensor.main_street_entrance_queue_people
      longest_stay: sensor.main_street_entrance_queue_longest_stay
      most_people: 2
      actions: [{action: counter.increment, target: {entity_id: counter.told}}]
"""
"""With the blueprint of our documentation, which counts how often it acts."""
_OURS = Path(__file__).parents[3] / "docs" / "home-assistant"
_FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
_START_SECONDS = 600.0
"""The first start installs what the integrations need."""
_COMPLAINT = re.compile(r"^\S+ \S+ (?:WARNING|ERROR|CRITICAL) .*$", re.MULTILINE)
_BUSY = ("is taking over", "took longer than", "Waiting for integrations")
"""What it says of a machine that has much else to do."""


class HomeAssistant:
    """Runs while it is entered as a context manager, or from `start` to `stop`; `name` is its folder's."""

    def __init__(self, name: str) -> None:
        self._folder = ROOT / "srv" / name
        shutil.rmtree(self._folder, ignore_errors=True)
        (self._folder / ".storage").mkdir(parents=True)
        (self._folder / "configuration.yaml").write_text(_CONFIG)
        blueprints = self._folder / "blueprints" / "automation" / "edgecount"
        blueprints.mkdir(parents=True)
        shutil.copy(_OURS / "queue.yaml", blueprints)
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            self._port = int(sock.getsockname()[1])
        (self._folder / ".storage" / "http").write_text(json.dumps(_http(self._port)))
        self._url = f"http://127.0.0.1:{self._port}"
        self._log = self._folder / "said.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._token = ""
        self._before = 0

    @property
    def complaints(self) -> list[str]:
        """Every warning and error in its log from the set-up of the broker on, but those of a busy machine."""
        said = self._log.read_bytes()[self._before :].decode(errors="replace")
        return [line for line in _COMPLAINT.findall(said) if not any(words in line for words in _BUSY)]

    def start(self, rate: int = 1) -> None:
        """Start it; its clock goes so many times as fast as ours."""
        faked = [f"LD_PRELOAD={_FAKETIME}", f"FAKETIME=+0 x{rate}"] if rate > 1 else []
        trusted = "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"
        command = [
            "unshare",
            f"--mount-proc={ROOT}/proc",
            "chroot",
            str(ROOT),
            "env",
            "PATH=/srv/ha/bin:/usr/bin:/bin",
            "HOME=/root",
            trusted,
            *faked,
        ]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "hass", "-c", f"/srv/{self._folder.name}"], stdout=log, stderr=log, start_new_session=True
            )
        has_ended = self._process.poll
        wait_until(
            lambda: self._answers() or has_ended() is not None, "Home Assistant's start", self._said, _START_SECONDS
        )
        assert has_ended() is None, self._log.read_text(errors="replace")[-2000:]

    def stop(self) -> None:
        """End it in an orderly way, with all that it keeps written down; harmless when repeated."""
        process, self._process = self._process, None
        if process is not None:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGTERM)
            status_of(process, "Home Assistant's end")

    def set_up(self, broker: Broker) -> None:
        """Make an account, and name the broker."""
        home = f"{self._url}/"
        user = {"client_id": home, "name": "shop", "username": "shop", "password": "shop", "language": "en"}
        code = self.ask("/api/onboarding/users", user)["auth_code"]
        form = {"grant_type": "authorization_code", "code": code, "client_id": home}
        self._token = self.ask("/auth/token", form=form)["access_token"]
        for step in ("core_config", "analytics"):
            self.ask(f"/api/onboarding/{step}", {})
        self.ask("/api/onboarding/integration", {"client_id": home, "redirect_uri": home})
        self._before = self._log.stat().st_size
        flow = self.ask("/api/config/config_entries/flow", {"handler": "mqtt"})
        answers = _filled(flow["data_schema"], {"broker": broker.host, "port": broker.port})
        made = self.ask(f"/api/config/config_entries/flow/{flow['flow_id']}", answers)
        assert made["type"] == "create_entry", made
        entries = self._folder / ".storage" / "core.config_entries"

        def is_set_up() -> bool:
            is_kept = entries.exists() and '"mqtt"' in entries.read_text()
            return is_kept and bool(self.ask("/api/config")["state"] == "RUNNING")

        wait_until(is_set_up, "it is set up", seconds=300)

    def states(self) -> dict[str, dict[str, Any]]:
        """All entities that are in force, with state and attributes."""
        return {item["entity_id"]: item for item in self.ask("/api/states")}

    def ask(self, path: str, data: object = None, form: Mapping[str, str] | None = None) -> Any:
        """What its API answers."""
        return json.loads(self.fetch(path, data, form) or "null")

    def fetch(self, path: str, data: object = None, form: Mapping[str, str] | None = None) -> bytes:
        """The same, as it comes."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        body = None if data is None else json.dumps(data).encode()
        if form is not None:
            body = urllib.parse.urlencode(form).encode()
        elif body is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self._url + path, body, headers)  # noqa: S310 - http on the loopback
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return bytes(answer.read())

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What its database says."""
        path = self._folder / "home-assistant_v2.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return list(database.execute(query, values))

    def recorded(self) -> dict[str, int]:
        """How many states of each of our entities it has written down."""
        query = "select m.entity_id, count(*) from states join states_meta m using (metadata_id) group by 1"
        return {entity: count for entity, count in self.rows(query) if "main_street" in entity}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def _answers(self) -> bool:
        try:
            self.ask("/api/onboarding")
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def _said(self) -> object:
        return self._log.stat().st_size


def _filled(fields: Sequence[Mapping[str, Any]], given: Mapping[str, object]) -> dict[str, object]:
    """A form with these answers, and what it proposes for all else that it wants."""
    answers: dict[str, object] = {}
    for item in fields:
        name, selector = item["name"], item.get("selector", {})
        if name in given:
            answers[name] = given[name]
        elif item.get("type") == "expandable":
            answers[name] = _filled(item["schema"], {})
        elif item.get("required") and "default" in item:
            answers[name] = item["default"]
        elif item.get("required") and "boolean" in selector:
            answers[name] = False
        elif item.get("required") and "select" in selector:
            first = selector["select"]["options"][0]
            answers[name] = first["value"] if isinstance(first, dict) else first
    return answers


def _http(port: int) -> dict[str, object]:
    """Where it listens; what is said in configuration.yaml holds for five minutes only, until somebody confirms it."""
    stable = {
        "server_port": port,
        "server_host": ["127.0.0.1"],
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    data = {"stable": stable, "pending": None, "yaml_migration_done": True}
    return {"version": 3, "minor_version": 1, "key": "http", "data": data}
