"""The fleet's tables are made once, by numbered steps, and never by two at once or by an older program."""

import psycopg
import pytest

from edgecount.fleet.database.connecting import DatabaseError, connected
from edgecount.fleet.database.migrating import Migration, migrate, migrations, missing, require_current
from tests.support.servers.postgres import Postgres
from tests.support.shops.calling import call

STEPS = tuple(Migration(number, f"step{number}", f"CREATE TABLE t{number} (a int)") for number in (1, 2, 3))


@pytest.mark.parametrize(("applied", "numbers"), [(0, [1, 2, 3]), (2, [3]), (3, [])])
def test_what_is_missing_is_what_follows(applied: int, numbers: list[int]) -> None:
    assert [step.number for step in missing(applied, STEPS)] == numbers


def test_a_newer_database_is_left_alone() -> None:
    with pytest.raises(DatabaseError, match=r"newer edgecount \(step 4, this one knows 3\)"):
        missing(4, STEPS)


def test_the_steps_are_numbered_without_a_gap() -> None:
    assert [step.number for step in migrations()] == list(range(1, len(migrations()) + 1))


def test_a_step_that_fails_leaves_nothing_behind(postgres: Postgres) -> None:
    with postgres.database() as address:
        broken = (*migrations(), Migration(len(migrations()) + 1, "broken", "CREATE TABLE kept (a int); SELECT 1/0"))
        with pytest.raises(DatabaseError, match="division by zero"), connected(address) as connection:
            migrate(connection, broken)
        with connected(address) as connection:
            require_current(connection)
            assert connection.execute("SELECT to_regclass('kept')").fetchone() == (None,)


def test_the_command_makes_the_tables_and_then_has_nothing_to_do(
    postgres: Postgres, capsys: pytest.CaptureFixture[str]
) -> None:
    with postgres.database() as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        first = call(capsys, "fleet", "migrate", "--database", address)
        assert (first.status, first.err) == (0, "")
        assert first.out.splitlines()[0] == "applied 0001: events"
        assert call(capsys, "fleet", "migrate", "--database", address).out == "the database is up to date\n"


def test_a_database_that_is_away_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "fleet", "migrate", "--database", "postgresql://nobody@/gone?host=/nonexistent")
    assert ended.status == 1
    assert ended.err.startswith("edgecount: the database cannot be used (")
    assert ended.err.count("\n") == 1


def test_tables_that_are_not_there_name_the_command(postgres: Postgres) -> None:
    lacking = pytest.raises(DatabaseError, match="run `edgecount fleet migrate`")
    with lacking, connected(postgres.address("postgres")) as connection:
        require_current(connection)
