"""The dashboard of a config: the task of its process, and what it needs to be there."""

import logging
import os
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from edgecount.clock import Clock
from edgecount.config.sections.web import WebSection
from edgecount.daemon.dashboard.dashboard import Dashboard
from edgecount.daemon.workers.worker_process import Program, worker_environ
from edgecount.files.presence import is_there
from edgecount.gateway.server import GatewayServer
from edgecount.wiring.pages.web_task import DashboardTask

log = logging.getLogger(__name__)

WEB_PROCESS = (sys.executable, "-P", "-m", "edgecount.wiring.pages.web")
"""The program of the dashboard; it finds modules as workers do."""
PACKAGES = ("argon2", "babel", "cryptography", "jinja2", "python_multipart", "starlette", "uvicorn")
"""What `edgecount[web]` brings, by the names of modules."""


def build_dashboard(gateway: GatewayServer, clock: Clock, stop: threading.Event) -> Dashboard:
    """The dashboard's process; it is not started yet, and sees no secret."""
    return Dashboard(Program(WEB_PROCESS, worker_environ(os.environ, sys.path)), gateway, clock, stop)


def dashboard_task(
    web: WebSection | None, state: Path, is_installed: Callable[[str], object] = find_spec
) -> DashboardTask | None:
    """What the dashboard's process has to do; None where there is to be none, or where it cannot be."""
    if web is None:
        return None
    if missing := [name for name in PACKAGES if not is_installed(name)]:
        log.warning(
            "there is no dashboard: %s cannot be found; install edgecount with its extra web (pip install "
            "'edgecount[web]', or make install), or take the block web out of the config",
            ", ".join(missing),
        )
        return None
    files = [path.absolute() for path in (web.certificate, web.key) if path is not None]
    certificate, key = (str(path) for path in files) if files else (None, None)
    return DashboardTask(
        str(state.absolute()),
        web.host,
        web.port,
        web.is_encrypted,
        certificate,
        key,
        web.proxy,
        web.hosts,
        tuple(path.stat().st_mtime_ns for path in files if is_there(path)),
        web.upload_gib,
    )
