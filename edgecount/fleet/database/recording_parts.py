"""How far the parts of recordings are that workers count: told by them, and looked at by who waits for them."""

from collections.abc import Iterable, Mapping

from edgecount.fleet.database.connecting import Database
from edgecount.fleet.part_state import PartEnd, PartState

_TELL = """
    INSERT INTO recording_part (key, worker, done, ended, problem) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET worker = EXCLUDED.worker, done = EXCLUDED.done, ended = EXCLUDED.ended,
    problem = EXCLUDED.problem, told = now()
"""
_WORKERS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)"
_WAITING = (
    "SELECT lock FROM procrastinate_jobs WHERE queue_name = %s AND lock = ANY(%s) AND status IN ('todo', 'doing')"
)


def tell_part(connection: Database, key: str, worker: str, state: PartState) -> None:
    """Tell how far a part is."""
    connection.execute(_TELL, (key, worker, state.done, state.ended, state.problem))


def part_states(connection: Database, keys: Iterable[str]) -> Mapping[str, PartState]:
    """How far these parts are; those of which nothing was told are left out."""
    rows = connection.execute(
        "SELECT key, done, ended, problem FROM recording_part WHERE key = ANY(%s)", (list(keys),)
    ).fetchall()
    return {
        key: PartState(done, None if ended is None else PartEnd(ended), problem) for key, done, ended, problem in rows
    }


def parts_at_work(connection: Database, queue: str, keys: Iterable[str]) -> set[str]:
    """Those of these parts that wait for a worker, or have one."""
    return {key for (key,) in connection.execute(_WAITING, (queue, list(keys)))}


def forget_parts(connection: Database, keys: Iterable[str]) -> None:
    """Forget how these parts ended."""
    connection.execute("DELETE FROM recording_part WHERE key = ANY(%s)", (list(keys),))


def worker_count(connection: Database, within: float) -> int:
    """How many workers were heard within so many seconds."""
    row = connection.execute(_WORKERS, (within,)).fetchone()
    return int(row[0]) if row else 0
