"""A connection to a broker that wants a certificate of its clients."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from errno import EACCES
from pathlib import Path
from typing import IO, Any

import pytest

from edgecount.clock import SystemClock
from edgecount.sinks.broker.client import Connection, probe
from edgecount.sinks.broker.tls import handed_over
from edgecount.sinks.fleet.fleet_settings import FleetSettings
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.sink import UndeliveredError
from tests.support.fakes import FakeClock
from tests.support.servers.authority import Authority
from tests.support.servers.broker import Broker
from tests.support.servers.odd_broker import OddBroker, connack
from tests.support.shops.fleet_shop import fleet_settings
from tests.support.shops.mqtt_shop import settings

Files = tuple[Path | None, Path | None]


def opened(made: MqttSettings) -> None:
    connection = Connection(made, FakeClock(step=0.001))
    connection.open()
    connection.close()


def test_the_broker_knows_the_client_by_its_certificate(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    cert, key = authority.client_files("berlin-12")
    options = ["require_certificate true", f"cafile {authority.ca}", "use_identity_as_username true"]
    with Broker(tmp_path / "broker", tls=authority, options=options) as broker:
        made = settings(broker, tls=True, ca=authority.ca)
        opened(replace(made, cert=cert, key=key))
        assert "u'berlin-12'" in broker.log
        with pytest.raises(UndeliveredError, match="broker localhost:"):
            opened(made)


def absent(folder: Path) -> Files:
    return Authority(folder).client_files("box")[0], folder / "absent.key"


def of_another(folder: Path) -> Files:
    authority = Authority(folder)
    return authority.client_files("box")[0], authority.client_files("other")[1]


def no_certificates(folder: Path) -> Files:
    (folder / "text").write_text("nothing")
    return folder / "text", folder / "text"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        pytest.param(absent, "absent.key: No such file or directory", id="absent"),
        pytest.param(of_another, "they are no certificate and its key", id="of-another"),
        pytest.param(no_certificates, "they are no certificate and its key", id="no-certificates"),
    ],
)
def test_files_that_are_of_no_use_are_named_in_one_line(
    files: Callable[[Path], Files], why: str, tmp_path: Path
) -> None:
    cert, key = files(tmp_path)
    with pytest.raises(UndeliveredError) as caught:
        opened(settings(tls=True, cert=cert, key=key))
    text = str(caught.value)
    assert f"{cert} and {key} cannot be used as mqtt.cert and mqtt.key" in text
    assert why in text
    assert "\n" not in text


@pytest.mark.parametrize("given", ["/etc/edgecount/secrets/box.key", "/etc/edgecount/box.key", "box.key"])
def test_a_key_that_root_alone_reads_is_where_systemd_puts_it(given: str, tmp_path: Path) -> None:
    (tmp_path / "EDGECOUNT_box.key").touch()
    found = handed_over(Path(given), {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert found == (tmp_path / "EDGECOUNT_box.key" if "secrets" in given else Path(given))


@pytest.mark.parametrize("environ", [{}, {"CREDENTIALS_DIRECTORY": "/gone"}])
def test_a_key_that_systemd_did_not_hand_over_is_read_where_it_is(environ: Mapping[str, str]) -> None:
    assert handed_over(Path("/etc/edgecount/secrets/box.key"), environ) == Path("/etc/edgecount/secrets/box.key")


def test_a_key_that_may_not_be_read_has_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cert, key = Authority(tmp_path).client_files("box")
    opens = Path.open

    def refusing(path: Path, mode: str) -> IO[Any]:
        if path == key:
            raise PermissionError(EACCES, "Permission denied", str(path))  # root may read all
        return opens(path, mode)

    monkeypatch.setattr(Path, "open", refusing)
    with pytest.raises(UndeliveredError, match="Permission denied, which the service may read in /etc/edgecount/secr"):
        opened(settings(tls=True, cert=cert, key=key))


def test_a_certificate_comes_with_its_key() -> None:
    with pytest.raises(ValueError, match="a key a certificate"):
        settings(cert=Path("cert.pem"))


def box(broker: OddBroker, **changes: object) -> FleetSettings:
    """A box that shows a certificate; without TLS it is not read."""
    files = {"cert": Path("berlin-12.crt"), "key": Path("berlin-12.key")}
    return fleet_settings(None, host=broker.host, port=broker.port, **files | changes)


def test_a_broker_that_holds_the_name_against_the_certificate_can_be_checked() -> None:
    with OddBroker(only="berlin-12") as broker:
        said = probe(box(broker, box="berlin-12", client_id="berlin-12"), SystemClock())
    assert said == f"broker 127.0.0.1:{broker.port}: connected with a certificate of its own (MQTT 5)"


def test_a_name_that_is_not_that_of_the_certificate_is_said_in_one_line() -> None:
    with OddBroker(only="berlin-12") as broker, pytest.raises(UndeliveredError) as caught:
        probe(box(broker, box="kiel-3", client_id="kiel-3"), SystemClock())
    assert str(caught.value) == (
        f"broker 127.0.0.1:{broker.port}: it does not take the name kiel-3 with the certificate of fleet.cert; "
        "write the name that stands in that certificate as fleet.box"
    )


def test_a_name_that_is_no_user_is_said_in_one_line() -> None:
    with OddBroker(connack(0x86)) as broker, pytest.raises(UndeliveredError) as caught:
        probe(box(broker), SystemClock())
    assert str(caught.value) == (
        f"broker 127.0.0.1:{broker.port}: it does not know the name in fleet.cert; "
        "make that name a user there, or have a certificate made for this counter by its authority"
    )
