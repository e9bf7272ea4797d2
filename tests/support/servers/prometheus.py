"""A real Prometheus on the loopback: Debian's, started and ended by the tests."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode
from urllib.request import urlopen

import yaml

from tests.support.servers.ports import free_port
from tests.support.waiting import END_SECONDS, HUNG_SECONDS, wait_until


def tool(name: str) -> str:
    """The path of one of its programs."""
    found = shutil.which(name)
    assert found, f"these tests need {name}: apt-get install prometheus"
    return found


class Prometheus:
    """Runs while it is entered as a context manager; asks the targets, and its rules, every so many seconds."""

    def __init__(self, folder: Path, job: str, ports: Sequence[int], rules: Path, *, every: int = 1) -> None:
        self._folder = folder
        self._port = free_port()
        self._log = folder / "prometheus.log"
        self._config = folder / "prometheus.yaml"
        folder.mkdir(parents=True, exist_ok=True)
        targets = [f"127.0.0.1:{port}" for port in ports]
        config = {
            "global": {
                "scrape_interval": f"{every}s",
                "scrape_timeout": f"{every}s",
                "evaluation_interval": f"{every}s",
            },
            "rule_files": [str(rules)],
            "scrape_configs": [{"job_name": job, "static_configs": [{"targets": targets}]}],
        }
        self._config.write_text(yaml.safe_dump(config))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = process = subprocess.Popen(
                [
                    tool("prometheus"),
                    f"--config.file={self._config}",
                    f"--storage.tsdb.path={self._folder / 'data'}",
                    f"--web.listen-address=127.0.0.1:{self._port}",
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_until(
            lambda: "Server is ready" in self._said() or process.poll() is not None,
            lambda: f"prometheus's start: {self._said()[-1000:]}",
        )
        assert process.poll() is None, f"prometheus has ended: {self._said()[-1000:]}"
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(END_SECONDS)

    def _said(self) -> str:
        return self._log.read_text(errors="replace")

    def ask(self, expression: str) -> list[Mapping[str, str]]:
        """The labels of each series that an expression gives now."""
        found = self._get("query", query=expression)["result"]
        return [series["metric"] for series in found]

    def rules(self) -> list[Mapping[str, Any]]:
        """Every rule, and how its last evaluation was."""
        return [rule for group in self._get("rules")["groups"] for rule in group["rules"]]

    def _get(self, what: str, **asked: str) -> Any:
        url = f"http://127.0.0.1:{self._port}/api/v1/{what}?{urlencode(asked)}"
        with urlopen(url, timeout=HUNG_SECONDS) as answer:
            said = json.load(answer)
        assert said["status"] == "success", said
        return said["data"]
