"""The program of the dashboard; the main process starts it by `python -m edgecount.wiring.pages.web DESCRIPTOR`.

DESCRIPTOR is the file descriptor of the gateway; the task comes in through the standard input.  It loads little, and
gives up all that it does not need before it listens to anybody.
"""

import asyncio
import faulthandler
import logging
import os
import signal
import socket
import ssl
import sys
from contextlib import closing, suppress
from pathlib import Path

import edgecount
from edgecount.accounts.accounts import Accounts
from edgecount.clock import Clock, SystemClock
from edgecount.daemon.workers.address_space import limit_address_space
from edgecount.daemon.workers.confinement.confined import give_up_all_but, make_no_connections
from edgecount.daemon.workers.confinement.reach import Reach
from edgecount.errors import EdgecountError
from edgecount.files.folders import held_folder
from edgecount.gateway.client import SocketGateway
from edgecount.log_lines import logging_to
from edgecount.site.recordings import COUNTED
from edgecount.web.app import build_app
from edgecount.web.parts import WebParts, WebSettings
from edgecount.web.serving.certificate import names_here
from edgecount.web.serving.encryption import OwnCertificate, make_apart, with_certificate
from edgecount.web.serving.server import WebServer, listening
from edgecount.wiring.pages.web_task import CERTIFICATE, DashboardTask, decoded
from edgecount.wiring.state import PEOPLE, REPORTS, STORE

log = logging.getLogger("edgecount.web")

WELL, CRASHED, REFUSED = 0, 70, 78
"""How it ends: in order; by a fault of the program; because the config asks for what cannot be done."""
_ADDRESSES = 2**30
_IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTTOU)
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/opt", "/etc", "/dev", "/sys/devices/system/cpu")
"""Where the system's libraries, its zones of time and its names are."""


def main(descriptor: int) -> int:
    """Run until the main process hangs up; the exit status."""
    for number in _IGNORED:
        signal.signal(number, signal.SIG_IGN)
    limit_address_space(_ADDRESSES)
    faulthandler.enable(file=2)  # the main process ends one that hangs with SIGABRT: its stacks go to the log
    with logging_to(sys.stderr, os.environ, SystemClock()):
        try:
            serve(decoded(sys.stdin.buffer.read()), socket.socket(fileno=descriptor))
        except EdgecountError as error:
            log.error("the dashboard: %s", error)  # noqa: TRY400 - its message is whole: a traceback would be a bug
            return REFUSED
        except Exception:
            log.exception("the dashboard has crashed")
            return CRASHED
    return WELL


def serve(task: DashboardTask, connection: socket.socket) -> None:
    """Do the task; EdgecountError in one line where it cannot be done."""
    folder = task.folder
    folder.mkdir(mode=0o700, exist_ok=True)
    os.environ["TMPDIR"] = os.environ["SQLITE_TMPDIR"] = str(folder)  # the only place where it may write
    clock = SystemClock()
    accounts = Accounts(Path(task.state) / PEOPLE, clock)
    with _listener(task) as listener, closing(accounts):
        accounts.open()  # from the root of the disk down, so that no link leads elsewhere: not to be had later
        own = _own_certificate(task, clock)
        encryption = _encryption(task, own)
        _make_reports_folder(task)
        give_up_all_but(reach(task))
        make_no_connections()
        settings = WebSettings(frozenset(task.hosts), frozenset(task.proxy), task.upload_gib * 2**30)
        gateway = SocketGateway(connection)
        parts = WebParts(Path(task.state) / STORE, gateway, accounts, folder, clock, settings)
        _tell(task, accounts)
        asyncio.run(_serve(WebServer(build_app(parts), encryption), gateway, listener, own))


def _make_reports_folder(task: DashboardTask) -> None:
    """Make the folder of the reports, where none was written yet: one made later would be out of reach."""
    with suppress(OSError), held_folder(Path(task.state) / REPORTS, make=True):
        pass


def reach(task: DashboardTask) -> Reach:
    """What the process may reach: the program, the store, the reports, and its own folder; no port of anybody's."""
    state = Path(task.state)
    store = [state / f"{STORE}{suffix}" for suffix in ("", "-wal", "-shm")]
    program = [
        Path(edgecount.__file__).parent,
        Path(sys.prefix),
        Path(sys.base_prefix),
        *(Path(entry or ".") for entry in sys.path),
    ]
    system = [path for path in map(Path, _SYSTEM) if not state.is_relative_to(path)]
    readable = (*store, state / REPORTS, state / COUNTED, *system, *(path.resolve() for path in program))
    return Reach(readable, (task.folder, Path("/dev/null")))


async def _serve(
    server: WebServer, gateway: SocketGateway, listener: socket.socket, own: OwnCertificate | None
) -> None:
    """Serve, until the main process hangs up."""
    await gateway.open()
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    keeping = None if own is None else asyncio.create_task(own.keep())
    await gateway.run()
    server.finish()
    await serving
    if keeping is not None:
        keeping.cancel()


def _tell(task: DashboardTask, accounts: Accounts) -> None:
    """Say where it is, and how the first one comes in."""
    scheme, host = "https" if task.encrypted else "http", f"[{task.host}]" if ":" in task.host else task.host
    log.info("the dashboard is at %s://%s:%d", scheme, host, task.port)
    if accounts.people.are_none():
        log.info(
            "nobody has an account at the dashboard yet: its one-time code is %s, for 30 minutes; "
            "`edgecount web code` makes another",
            accounts.codes.make(),
        )


def _listener(task: DashboardTask) -> socket.socket:
    try:
        return listening(task.host, task.port)
    except OSError as error:
        raise EdgecountError(
            f"port {task.port} of {task.host} is not to be had ({os.strerror(error.errno or 0)}): "
            "choose another web.port or web.host"
        ) from None


def _own_certificate(task: DashboardTask, clock: Clock) -> OwnCertificate | None:
    """The certificate of our own making, where it is one."""
    if not task.encrypted or task.certificate is not None:
        return None
    return OwnCertificate(task.folder / CERTIFICATE, names_here(task.host, task.hosts), clock, make_apart)


def _encryption(task: DashboardTask, own: OwnCertificate | None) -> ssl.SSLContext | None:
    if own is not None:
        return own.context()
    if task.certificate is None or task.key is None:
        return None
    return with_certificate(Path(task.certificate), Path(task.key))


if __name__ == "__main__":
    STATUS = main(int(sys.argv[1]))
    sys.stderr.flush()
    os._exit(STATUS)
