"""Parts of recordings go through the queue once each, also where workers die, and are given up where all of them do."""

import threading
from collections.abc import Callable

import psycopg
import pytest

from edgecount.fleet.database.connecting import DatabaseError, connected
from edgecount.fleet.database.recording_parts import tell_part
from edgecount.fleet.jobs.part_desk import LOOK_EVERY, MOST_TRIES, PartDesk
from edgecount.fleet.jobs.part_worker import PartWorker
from edgecount.fleet.part_state import PartEnd, PartOrder, PartState, PartWork, failed
from tests.support.fakes import FakeClock
from tests.support.servers.postgres import Postgres

COUNTED = PartState(7, PartEnd.COUNTED)
ORDERS: dict[str, PartOrder] = {"a": {"number": 1}, "b": {"number": 2}}
BROKE_OFF = "the worker that counted it broke off: see its log, and count again"


def rows(address: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address) as connection:
        return connection.execute(question.encode()).fetchall()


def worked(address: str, work: PartWork, most: int) -> list[PartOrder]:
    """What a worker was asked for, until it had so many parts."""
    stop, seen, turn = threading.Event(), list[PartOrder](), threading.Lock()

    def counting(order: PartOrder, told: Callable[[int], None]) -> PartState:
        with turn:
            seen.append(order)
            if len(seen) == most:
                stop.set()
        return work(order, told)

    PartWorker(address, "a worker", counting, 1, FakeClock(step=3)).run(stop)
    return seen


def doing(address: str) -> None:
    """Let a worker that is not heard any more have all jobs."""
    with psycopg.connect(address) as connection:
        connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')",
        )
        connection.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )


def test_each_is_done_once_and_told(database: str) -> None:
    desk = PartDesk(database, FakeClock())
    desk.require_tables()
    desk.put(ORDERS)
    desk.put(ORDERS)  # by a count that was killed, and started again
    assert desk.look(["a", "b"]) == {"a": PartState(), "b": PartState()}
    states = {1: COUNTED, 2: failed("it is too dark")}
    assert worked(database, lambda order, _told: states[order["number"]], 2) == [{"number": 1}, {"number": 2}]
    assert desk.look(["a", "b"]) == {"a": COUNTED, "b": failed("it is too dark")}
    assert rows(database, "SELECT * FROM procrastinate_jobs") == []
    desk.forget(["a", "b"])
    assert rows(database, "SELECT * FROM recording_part") == []


def test_a_part_whose_last_word_is_not_heard_is_done_again(database: str) -> None:
    """As where the database is away for a moment, when the worker has kept the result."""
    desk = PartDesk(database, FakeClock())
    desk.put({"a": {}})
    away = [True]

    def work(_order: PartOrder, _told: Callable[[int], None]) -> PartState:
        if away:
            away.pop()
            raise DatabaseError("the database is away")
        return COUNTED

    assert len(worked(database, work, 2)) == 2
    assert desk.look(["a"]) == {"a": COUNTED}


def test_a_part_that_is_still_in_the_queue_has_not_ended(database: str) -> None:
    """Its worker is lost after its last word: what another one says of it then must not be left behind."""
    desk = PartDesk(database, FakeClock())
    desk.put({"a": {}})
    with connected(database) as connection:
        tell_part(connection, "a", "a worker", COUNTED)
    assert desk.look(["a"]) == {"a": PartState(COUNTED.done)}
    worked(database, lambda _order, _told: COUNTED, 1)
    assert desk.look(["a"]) == {"a": COUNTED}


def test_how_far_it_is_is_told(database: str) -> None:
    desk, seen = PartDesk(database, FakeClock()), list[PartState]()

    def work(_order: PartOrder, told: Callable[[int], None]) -> PartState:
        told(12)
        seen.append(desk.look(["a"])["a"])
        return PartState(ended=PartEnd.UNCUTTABLE)

    desk.put({"a": {}})
    worked(database, work, 1)
    assert seen == [PartState(12)]
    assert desk.look(["a"]) == {"a": PartState(ended=PartEnd.UNCUTTABLE)}
    assert desk.workers() == 0


def test_what_is_broken_off_at_the_end_is_put_back(database: str) -> None:
    desk, stopped = PartDesk(database, FakeClock()), threading.Event()

    def work(_order: PartOrder, told: Callable[[int], None]) -> PartState:
        while not stopped.wait(0.01):
            told(1)
        return COUNTED

    desk.put({"a": {}})
    worked(database, work, 1)
    assert desk.look(["a"])["a"].ended is None
    stopped.set()
    worked(database, work, 1)
    assert desk.look(["a"]) == {"a": COUNTED}


def test_a_fault_of_ours_leaves_the_part_without_a_word(database: str, caplog: pytest.LogCaptureFixture) -> None:
    def work(_order: PartOrder, _told: Callable[[int], None]) -> PartState:
        raise ZeroDivisionError

    desk = PartDesk(database, FakeClock())
    desk.put({"a": {}})
    worked(database, work, 1)
    assert desk.look(["a"]) == {"a": failed(BROKE_OFF)}
    assert "a part was not counted, by a fault of ours" in caplog.messages


def test_a_dead_worker_s_parts_are_another_s_until_all_of_them_die(database: str) -> None:
    clock = FakeClock()
    desk = PartDesk(database, clock)
    desk.put({"a": {}})
    for tries in range(1, MOST_TRIES):
        doing(database)
        assert desk.look(["a"])["a"].ended is None  # not looked for yet
        clock.advance(LOOK_EVERY)
        assert desk.look(["a"])["a"].ended is None
        assert rows(database, "SELECT status, attempts FROM procrastinate_jobs") == [("todo", tries)]
    doing(database)
    clock.advance(LOOK_EVERY)
    problem = "5 workers ended while they counted it: see what ends them, and count again"
    assert desk.look(["a"]) == {"a": failed(problem)}


def test_tables_of_jobs_that_are_not_there_name_the_command(postgres: Postgres) -> None:
    with postgres.database() as address:
        with connected(address) as connection:
            connection.execute("DELETE FROM job_step WHERE name = (SELECT max(name) FROM job_step)")
        for require in (
            PartDesk(address, FakeClock()).require_tables,
            lambda: PartWorker(address, "a", lambda _order, _told: COUNTED, 1, FakeClock()).run(threading.Event()),
        ):
            with pytest.raises(DatabaseError, match="lacks a step of its jobs: run `edgecount fleet migrate`"):
                require()


@pytest.mark.parametrize(
    "wrong", [{"done": -1}, {"ended": PartEnd.FAILED}, {"problem": "dark"}, {"ended": PartEnd.COUNTED, "problem": "x"}]
)
def test_a_state_makes_sense(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"frames|problem"):
        PartState(**wrong)  # type: ignore[arg-type]  # whatever is read
