"""A database whose cable is pulled says nothing more: that is noticed, and ingest connects anew."""

import threading
import time
from collections.abc import Iterator

import pytest

from edgecount.fleet.database.connecting import DatabaseError
from edgecount.fleet.database.staging import ready
from tests.support.machine.netns import Cable, needs_root
from tests.support.servers.postgres import Postgres
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.long, needs_root]

AT_MOST = 60.0
"""In the worst case, with room for a busy machine; without these settings it is a quarter of an hour, or two hours."""


@pytest.fixture(scope="module")
def cable() -> Iterator[Cable]:
    with Cable() as made:
        yield made


@pytest.fixture(scope="module")
def address(cable: Cable) -> Iterator[str]:
    with Postgres(cable=cable) as server, server.database() as local:
        yield server.remote(local)


@pytest.mark.parametrize("question", ["SELECT 1", "SELECT pg_sleep(600)"], ids=["asked afterwards", "while it answers"])
def test_a_database_that_is_gone_without_a_word_is_noticed(cable: Cable, address: str, question: str) -> None:
    said, connected = list[str](), threading.Event()

    def ask() -> None:
        try:
            with ready(address) as connection:
                connected.set()
                if "sleep" not in question:
                    gone.wait()
                connection.execute(question.encode())
        except DatabaseError as error:
            said.append(str(error))

    gone = threading.Event()
    thread = threading.Thread(target=ask, name="ask", daemon=True)
    thread.start()
    wait_until(connected.is_set)
    time.sleep(1)
    cable.lose_all()
    gone.set()
    began = time.monotonic()
    try:
        thread.join(AT_MOST)
    finally:
        cable.lose_none()
    print(f"noticed after {time.monotonic() - began:.0f} s: {said}")  # noqa: T201 - it is what is measured
    assert len(said) == 1
    assert said[0].startswith("the database cannot be used (")
    with ready(address) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
