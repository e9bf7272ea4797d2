"""A real PostgreSQL in a folder of its own, reached by a socket there: Debian's, started and ended by the tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from uuid import uuid4

import psycopg

from edgecount.fleet.database.job_tables import migrate_jobs
from edgecount.fleet.database.migrating import migrate, migrations
from tests.support.machine.netns import Cable
from tests.support.waiting import ran, wait_until

_USER = "postgres"
_TEMPLATE = "migrated"


def _tool(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    assert found, f"these tests need {name}: apt-get install postgresql"
    return str(found[-1])


def _within() -> list[str]:
    """What precedes its programs: they refuse to be run by root."""
    return ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups"] if os.geteuid() == 0 else []


class Postgres:
    """Runs while it is entered as a context manager; `kill` and `start` leave its folder as it is.

    With a `cable` it is at its other end, and reached there by TCP as well: `remote` has the address.
    """

    def __init__(self, *, is_safe: bool = False, cable: Cable | None = None) -> None:
        self._is_safe = is_safe
        self._cable = cable
        self._folder = Path(tempfile.mkdtemp(prefix="edgecount-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of its first process, which has started the others."""
        assert self._process is not None
        return self._process.pid

    def address(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{_USER}@/{name}?host={self._folder}"

    def remote(self, address: str) -> str:
        """The address by TCP of a database that has this one by the socket."""
        assert self._cable
        return address.partition("?")[0].replace("@", f"@{self._cable.host}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(self._cable.within if self._cable else ()),
                    *_within(),
                    _tool("postgres"),
                    "-D",
                    self._folder / "data",
                    "-k",
                    self._folder,
                    "-c",
                    f"listen_addresses={self._cable.host if self._cable else ''}",
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_until(self._answers, lambda: f"PostgreSQL's start: {(self._folder / 'log').read_text()[-1000:]}")

    def kill(self) -> None:
        """End all of it at once, as a power cut does."""
        assert self._process
        children = ran(["pgrep", "-P", str(self._process.pid)]).stdout.split()
        subprocess.run(["kill", "-9", str(self._process.pid), *children], check=False)
        self._process.wait()
        (self._folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a new database with the fleet's tables; it is gone after the block."""
        name = f"fleet_{uuid4().hex[:12]}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        yield self.address(name)
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _make_template(self) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {_TEMPLATE}")
        with psycopg.connect(self.address(_TEMPLATE)) as connection:
            migrate(connection, migrations())
            migrate_jobs(connection)

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            account = pwd.getpwnam(_USER)
            os.chown(self._folder, account.pw_uid, account.pw_gid)
        made = ran([*_within(), _tool("initdb"), "-D", self._folder / "data", "-U", _USER, "-A", "trust", "-N"])
        assert made.returncode == 0, made.stderr
        if not self._is_safe:
            with (self._folder / "data" / "postgresql.conf").open("a") as config:
                config.write("fsync = off\nfull_page_writes = off\n")
        if self._cable:
            with (self._folder / "data" / "pg_hba.conf").open("a") as allowed:
                allowed.write("host all all 0.0.0.0/0 trust\n")
        self.start()
        self._make_template()
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()  # to a supervisor of PostgreSQL: no new connections
            self._process.send_signal(2)  # and those that are open are ended
            self._process.wait(60)
        shutil.rmtree(self._folder)
