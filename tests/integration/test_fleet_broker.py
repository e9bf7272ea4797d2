"""A real RabbitMQ 4 as the operators' page sets it up: its config, its certificates and its users are of that page."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from edgecount.clock import SystemClock
from edgecount.sinks.broker.client import Connection, Subscription, probe
from edgecount.sinks.broker.message import Message
from edgecount.sinks.fleet.fleet_settings import FleetSettings
from edgecount.sinks.sink import UndeliveredError
from tests.support.servers.postgres import Postgres
from tests.support.servers.rabbit import RabbitNode
from tests.support.shops.fleet_server import FleetServer
from tests.support.shops.uplink_box import at, uplink_box
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.geteuid() != 0, reason="RabbitMQ is run by chroot")]

DOCS = Path(__file__).parents[2] / "docs"
CONFIG = (DOCS / "fleet" / "rabbitmq.conf").read_text()
COMMANDS: list[str] = re.findall(r"^```\n(.*?)^```$", (DOCS / "fleet-server.md").read_text(), re.MULTILINE | re.DOTALL)
SERVER, PASSWORD = "fleet.example.org", "0123456789abcdef"


def commands(word: str, instead: Mapping[str, str] | None = None) -> str:
    """What the page says in the one block that has this word, for a broker on this machine."""
    (found,) = [block for block in COMMANDS if word in block]
    for there, here in {SERVER: "localhost", **(instead or {})}.items():
        found = found.replace(there, here)
    return found


class WalkedSite(SimpleNamespace):
    """A broker, and what it is told."""

    node: RabbitNode
    server: FleetServer
    database: str
    certificates: Path

    def box(self, name: str, cert: str | None = None, folder: Path | None = None) -> FleetSettings:
        """The settings of a box, which shows its own certificate unless another one is named."""
        files = folder or self.certificates
        made = at(self.node, user=None, password=None, box=name, client_id=name, tls=True)
        shown = files / (cert or name)
        ca = self.certificates / "fleet-ca.pem"
        return replace(made, ca=ca, cert=shown.with_suffix(".crt"), key=shown.with_suffix(".key"))

    def rows(self, box: str) -> int:
        """How many events of a box are in the database."""
        with psycopg.connect(self.database) as connection:
            (count,) = connection.execute("SELECT count(*) FROM event WHERE box = %s", [box]).fetchone() or (0,)
        return int(count)


def certified(home: Path) -> Path:
    """An authority of the page's making, and the certificates that it has signed."""
    home.mkdir(parents=True)
    script = f"set -e\n{commands('-keyout ca.key')}"
    subprocess.run(["bash", "-c", script], env=os.environ | {"HOME": str(home)}, check=True, capture_output=True)
    return home / "fleet-ca"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WalkedSite]:
    folder = tmp_path_factory.mktemp("site")
    certificates = certified(folder / "home")
    (folder / "rabbit").mkdir()
    for name, given in (
        ("fleet-ca.pem", "fleet-ca.pem"),
        ("server.crt", "localhost.crt"),
        ("server.key", "localhost.key"),
    ):
        (folder / "rabbit" / name).write_bytes((certificates / given).read_bytes())
    with ExitStack() as stack:
        postgres = stack.enter_context(Postgres())
        database = stack.enter_context(postgres.database())
        node = stack.enter_context(RabbitNode(folder / "rabbit", bound=False, config=CONFIG))
        ours = {"$(openssl rand -hex 24)": PASSWORD, "sudo rabbitmqctl delete_user guest": "true"}  # there is no guest
        node.operate(commands("add_user fleet", ours))
        node.operate(commands("set_topic_permissions"))
        server = stack.enter_context(FleetServer(folder / "server", database, node.address_of(f"fleet:{PASSWORD}")))
        server.wait_for_queue()
        yield WalkedSite(node=node, server=server, database=database, certificates=certificates)


def test_a_box_with_its_certificate_tells_its_events_and_hears_wishes(
    site: WalkedSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with uplink_box(tmp_path, site.box("berlin-12")) as box:
        box.people(100)
        box.wait()
        wait_until(lambda: site.rows("berlin-12") == 100, lambda: (site.rows("berlin-12"), site.server.log))
        site.node.ask_box("berlin-12", {"store": "0b1f6d5e-6f5c-4d0f-9f43-5d6f3b1c2a10", "since": 40})
        wait_until(lambda: "asks for what came after event 40" in caplog.text, lambda: caplog.text)
    assert "it does not let us read" not in caplog.text


@pytest.mark.parametrize("topic", ["edgecount/kiel-3/event", "edgecount/kiel-3/replay/set", "edgecount/event", "other"])
def test_it_cannot_speak_as_another(site: WalkedSite, topic: str) -> None:
    connection = Connection(site.box("berlin-12"), SystemClock())
    connection.open()
    result = connection.publish([Message(topic, "{}")])
    connection.close()
    assert result.codes != [0]
    assert site.rows("kiel-3") == 0


@pytest.mark.parametrize("topic", ["edgecount/kiel-3/replay/set", "edgecount/berlin-12/event", "edgecount/#", "#"])
def test_it_cannot_hear_what_others_say_and_are_told(site: WalkedSite, topic: str) -> None:
    connection = Connection(site.box("berlin-12"), SystemClock())
    connection.open()
    with suppress(UndeliveredError):  # it may hang up
        assert connection.subscribe([Subscription(topic)]) == [topic]
    connection.close()


def test_without_a_certificate_or_with_a_stranger_s_nobody_comes_in(site: WalkedSite, tmp_path: Path) -> None:
    others = certified(tmp_path / "others")
    for stranger in (
        replace(site.box("berlin-12"), cert=None, key=None),
        site.box("berlin-12", folder=others),
    ):
        with pytest.raises(UndeliveredError) as caught:
            probe(stranger, SystemClock())
        assert "check fleet.cert, which its authority must have signed" in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_box_that_is_no_user_is_told_so(site: WalkedSite) -> None:
    with pytest.raises(UndeliveredError, match=r"does not know the name in fleet\.cert; make that name a user there"):
        probe(site.box("localhost"), SystemClock())


def test_under_another_s_name_a_box_is_told_so_and_throws_nobody_out(site: WalkedSite, tmp_path: Path) -> None:
    with uplink_box(tmp_path / "right", site.box("kiel-3")) as right:
        right.people(10)
        right.wait()
        with uplink_box(tmp_path / "wrong", site.box("kiel-3", cert="bonn-1")) as wrong:
            wrong.people(1)
            wait_until(lambda: wrong.state.error is not None, lambda: wrong.state)
            assert wrong.state.error == (
                f"broker localhost:{site.node.port}: it does not take the name kiel-3 with the certificate of "
                "fleet.cert; write the name that stands in that certificate as fleet.box"
            )
        right.people(10)
        right.wait()
        assert (right.state.connected, right.state.error) == (True, None)
    assert probe(site.box("kiel-3"), SystemClock()).endswith("connected with a certificate of its own (MQTT 5)")
    wait_until(lambda: site.rows("kiel-3") == 20, lambda: site.rows("kiel-3"))
