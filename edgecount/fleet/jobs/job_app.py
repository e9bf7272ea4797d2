"""Procrastinate at the fleet's database: a connection while a block runs, and its faults in one line."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import psycopg_pool
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException

from edgecount.fleet.database.connecting import CONNECT_SECONDS, PATIENCE, DatabaseError, first_line

QUEUE = "recordings"
TASK = "count_part"
STALLED_SECONDS = 30.0
"""A worker that was not heard for so long is dead: its jobs are another's."""
BEAT_SECONDS = 5.0
"""How often a worker says that it is alive."""
_CONNECTIONS = 2


@asynccontextmanager
async def job_app(address: str) -> AsyncIterator[App]:
    """Procrastinate while the block runs; DatabaseError where the database is away."""
    connector = PsycopgConnector(
        conninfo=address,
        min_size=1,
        max_size=_CONNECTIONS,
        timeout=CONNECT_SECONDS,
        kwargs=dict(PATIENCE),
    )
    app = App(connector=connector)
    with told_of_jobs():
        async with app.open_async():
            yield app


@contextmanager
def told_of_jobs() -> Iterator[None]:
    """Turn Procrastinate's errors into a DatabaseError of one line."""
    try:
        yield
    except (ConnectorException, psycopg_pool.PoolTimeout) as error:
        cause = first_line(error.__cause__ or error)
        raise DatabaseError(
            f"the queue of jobs cannot be used ({cause}): see that PostgreSQL runs, and what --database says"
        ) from error
