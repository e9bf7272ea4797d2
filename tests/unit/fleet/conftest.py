"""A PostgreSQL for all tests of this folder, and a database with the fleet's tables for each of them."""

from collections.abc import Iterator

import pytest

from tests.support.servers.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    with postgres.database() as address:
        yield address
