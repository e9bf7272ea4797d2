"""The accounts of a process that is killed in the middle of its work: what was said to be done is done, and whole."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.fakes import FakeClock
from tests.support.people import opened

WORK = """
import sys
from pathlib import Path
from edgecount.accounts.role import Role
from tests.support.fakes import FakeClock
from tests.support.people import opened, set_up
with opened(Path(sys.argv[1]), FakeClock()) as accounts:
    admin, _ = set_up(accounts)
    while True:
        print(accounts.invitations.make(Role.STAFF, admin.id), flush=True)
"""


@pytest.mark.parametrize("lines", [1, 7, 20])
def test_what_was_said_to_be_done_is_done(tmp_path: Path, lines: int) -> None:
    with subprocess.Popen([sys.executable, "-c", WORK, str(tmp_path)], stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        said = [worker.stdout.readline().strip() for _ in range(lines)]
        worker.send_signal(signal.SIGKILL)
        said += [line.strip() for line in worker.stdout if line.endswith("\n")]
    with opened(tmp_path, FakeClock()) as accounts:
        assert [accounts.invitations.of_secret(secret).maker for secret in said] == ["Ada"] * len(said)
        assert accounts._book.rows("PRAGMA integrity_check") == [("ok",)]
        told = [entry.what for entry in accounts.journal(10_000)]
        assert told.count(told[0]) == len(accounts.invitations.alive()) >= len(said)
