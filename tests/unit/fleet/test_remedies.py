"""What a broker and a database say is told in one line, with what to do about it."""

import ssl
from pathlib import Path

import psycopg
import pytest
from pika.exceptions import (
    AMQPConnectionError,
    ChannelClosedByBroker,
    ConnectionClosedByBroker,
    ProbableAuthenticationError,
    StreamLostError,
)

from edgecount.errors import UsageError
from edgecount.fleet.amqp import broker_error, delivering
from edgecount.fleet.database.connecting import DatabaseError, connected, remedy
from tests.support.servers.ports import free_port
from tests.support.servers.postgres import Postgres
from tests.support.shops.calling import call

REFUSED = "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN."


@pytest.mark.parametrize(
    ("error", "said", "what"),
    [
        pytest.param(
            ProbableAuthenticationError(ConnectionClosedByBroker(403, REFUSED)),
            REFUSED,
            "user and password",
            id="login",
        ),
        pytest.param(
            ChannelClosedByBroker(403, "ACCESS_REFUSED - configure access to queue refused"),
            "configure access",
            "set_permissions",
            id="rights",
        ),
        pytest.param(
            ConnectionClosedByBroker(530, "NOT_ALLOWED - vhost other not found"),
            "vhost other",
            "end with /",
            id="vhost",
        ),
        pytest.param(
            ChannelClosedByBroker(406, "PRECONDITION_FAILED - inequivalent arg"), "inequivalent", "delete", id="queue"
        ),
        pytest.param(OSError(-2, "Name or service not known"), "Name or", "correct the host", id="host"),
        pytest.param(ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER]"), "WRONG_VERSION", "port for TLS", id="tls"),
        pytest.param(StreamLostError("Transport indicated EOF"), "EOF", "that RabbitMQ runs", id="lost"),
        pytest.param(
            AMQPConnectionError(ConnectionRefusedError(111, "refused")), "refused", "that RabbitMQ runs", id="nobody"
        ),
        pytest.param(AMQPConnectionError(), "AMQPConnectionError", "that RabbitMQ runs", id="nothing"),
    ],
)
def test_what_a_broker_says_comes_with_its_remedy(error: Exception, said: str, what: str) -> None:
    line = str(broker_error(error))
    assert line.startswith("the broker cannot be used (")
    assert said in line
    assert what in line
    assert "\n" not in line


def test_where_nobody_listens_is_told() -> None:
    with pytest.raises(Exception, match="Connection refused"), delivering(f"amqp://127.0.0.1:{free_port()}/"):
        pass


@pytest.mark.parametrize("address", ["http://fleet/", "fleet", "amqp:fleet", "amqp://fleet:x/"])
def test_what_is_no_address_of_a_broker_ends_ingest(address: str) -> None:
    with pytest.raises(UsageError, match=r"like amqps://USER:PASSWORD@HOST/$"), delivering(address):
        pass


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ('FATAL:  role "anna" does not exist', "sudo -u edgecount-fleet"),
        ('FATAL:  Peer authentication failed for user "edgecount-fleet"', "sudo -u edgecount-fleet"),
        ('FATAL:  password authentication failed for user "anna"', "user and password"),
        ("fe_sendauth: no password supplied", "user and password"),
        ('FATAL:  no pg_hba.conf entry for host "192.0.2.1"', "user and password"),
        ('FATAL:  database "fleet" does not exist', "createdb"),
        ("failed to resolve host 'fleet'", "correct the host"),
        ("permission denied for table heartbeat", "the owner of the tables"),
        ("Connection refused", "see that PostgreSQL runs"),
        ("No such file or directory", "see that PostgreSQL runs"),
    ],
)
def test_what_a_database_says_comes_with_its_remedy(said: str, what: str) -> None:
    assert what in remedy(f"connection failed: {said}")


def test_a_real_one_says_so(postgres: Postgres, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="correct the database's name"), connected(postgres.address("gone")):
        pass
    with postgres.database() as database, connected(database) as connection:
        connection.execute("CREATE ROLE nobody_s LOGIN")
        connection.commit()
        theirs = database.replace("postgres@", "nobody_s@")
        with pytest.raises(DatabaseError, match=r"permission denied .*: let this user"), connected(theirs) as other:
            other.execute("SELECT * FROM heartbeat")
        connection.execute("DROP ROLE nobody_s")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"host={tmp_path}")


def test_what_is_no_address_of_a_database_is_told_without_it(capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "fleet", "boxes", "--database", "host=fleet secret")
    assert (ended.status, ended.err) == (
        2,
        "edgecount: --database is like postgresql://USER@HOST/NAME, or host=... dbname=...\n",
    )
