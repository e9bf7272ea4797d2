"""The dashboard's process beside a daemon in earnest: found, and asked for its first page."""

from http.client import HTTPConnection
from pathlib import Path

from tests.support.machine.processes import family_of
from tests.support.shops.killing import Life
from tests.support.waiting import HUNG_SECONDS

PROGRAM = "edgecount.wiring.pages.web"


def dashboard_of(life: Life) -> int | None:
    """The number of the dashboard's process; None where there is none."""
    for number in family_of(life.process.pid):
        try:
            command = Path(f"/proc/{number}/cmdline").read_bytes()
        except OSError:
            continue
        if PROGRAM.encode() in command:
            return number
    return None


def answer(port: int) -> int | None:
    """The status with which the first page is answered; None where nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=HUNG_SECONDS)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()
