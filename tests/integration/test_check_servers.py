"""`edgecount check`: the broker, the mail server, the alerts and the report; with --connect, whether the two answer."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.footage.walker import TO_THE_RIGHT, write_config, write_walk
from tests.support.servers import mailserver
from tests.support.servers.authority import Authority
from tests.support.servers.broker import Broker, Listener
from tests.support.servers.hook_server import Reply, hook_server
from tests.support.servers.mailserver import HOST, LONG_AGO, Mailbox, closed_port, mail_server
from tests.support.shops.calling import Ended, call, contents, end, start

ANNA, BEN = "anna@example.org", "ben@example.org"
MQTT_USER, MQTT_PASSWORD = "counter", "canary-51ce"
PICTURE = "camera entrance: a picture of 160×120, 10 frames a second"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    monkeypatch.setenv("EDGECOUNT_MQTT_PASSWORD", MQTT_PASSWORD)
    monkeypatch.setenv("EDGECOUNT_MAIL_PASSWORD", mailserver.PASSWORD)
    monkeypatch.setenv("EDGECOUNT_WEBHOOK_KEY", MQTT_PASSWORD)
    write_config(tmp_path, source=write_walk(tmp_path / "walk.avi"))
    return tmp_path


def configure(*blocks: str) -> None:
    """Add these blocks to the config."""
    with Path("config.yaml").open("a", encoding="utf-8") as file:
        file.writelines(f"{block}\n" for block in blocks)


def mqtt(port: int, host: str = "127.0.0.1", more: str = "") -> str:
    return f"mqtt: {{host: {host}, port: {port}{more}}}"


def mail(port: int, more: str = ", security: none") -> str:
    return f"mail: {{host: {HOST}, port: {port}, sender: shop@example.org, receivers: [{ANNA}, {BEN}]{more}}}"


def mail_login(ca: Path, user: str = mailserver.USER) -> str:
    return f', ca: {ca}, user: {user}, password: "{{EDGECOUNT_MAIL_PASSWORD}}"'


MQTT_LOGIN = f', user: {MQTT_USER}, password: "{{EDGECOUNT_MQTT_PASSWORD}}"'


# What is configured


@pytest.mark.parametrize(
    ("block", "line"),
    [
        pytest.param(
            "mqtt: {host: broker.example.org}",
            "broker broker.example.org:1883: no TLS, no login; topics below edgecount/",
            id="broker",
        ),
        pytest.param(
            f"mqtt: {{host: '2001:db8::1', tls: true, prefix: shop/7{MQTT_LOGIN}}}",
            "broker [2001:db8::1]:8883: TLS, with a login; topics below shop/7/",
            id="broker-with-all",
        ),
        pytest.param(
            mail(25), f"mail server {HOST}:25: no TLS, no login; from shop@example.org to 2 receivers", id="mail"
        ),
        pytest.param(
            f"mail: {{host: m.example.org, sender: a@b.org, receivers: [{ANNA}]{mail_login(Path('ca.pem'))}}}",
            "mail server m.example.org:587: STARTTLS, with a login; from a@b.org to 1 receiver",
            id="mail-with-login",
        ),
        pytest.param(
            f"{mail(465, ', security: tls')}\nreport: {{at: '22:30'}}", "daily report: by mail at 22:30", id="report-at"
        ),
        pytest.param(mail(25), "daily report: by mail when the business day ends, at 00:00", id="report-by-itself"),
        pytest.param(f"{mail(25)}\nreport: {{mail: false}}", "daily report: none", id="no-report"),
        pytest.param(
            "webhook: {url: 'http://ha.local:8123/api/webhook/{EDGECOUNT_WEBHOOK_KEY}', events: [crossing]}",
            "webhook http://ha.local:8123: no TLS, no token; crossing",
            id="webhook",
        ),
        pytest.param(
            "webhook: {url: 'https://example.org/', token: '{EDGECOUNT_WEBHOOK_KEY}'}",
            "webhook https://example.org: TLS, with a token; usual events",
            id="webhook-with-token",
        ),
        pytest.param("alerts: {}", "alerts: none", id="no-alerts"),
        pytest.param(
            f"{mail(25)}\nalerts:\n"
            "  full: {when: occupancy, above: 120}\n"
            "  fuller: {when: occupancy, above: 150, hold_seconds: 0, mail: false}\n"
            "  dark: {when: camera_lost, hold_seconds: 300}\n"
            "  door: {when: camera_lost, camera: entrance, hold_seconds: 90}\n",
            "alerts: full (more than 120 inside for 30 s), fuller (more than 150 inside, no mail), "
            "dark (any camera lost for 5 min), door (camera entrance lost for 90 s)",
            id="alerts",
        ),
    ],
)
def test_what_is_configured(capsys: pytest.CaptureFixture[str], block: str, line: str) -> None:
    configure(block)
    ended = call(capsys, "check")
    assert (ended.status, ended.err) == (0, "")
    assert line in ended.out.splitlines()


def test_the_usual_alerts_of_a_site_with_a_limit_and_hours(capsys: pytest.CaptureFixture[str]) -> None:
    text = Path("config.yaml").read_text()
    hours = 'site: {capacity: 120, opening_hours: {monday: "10:00-22:00"}, '
    Path("config.yaml").write_text(text.replace("site: {", hours))
    assert (
        "alerts: over-capacity (more than 120 inside for 30 s), lost-entrance (camera entrance lost for 60 s), "
        "out-of-hours (entries while closed)"
    ) in call(capsys, "check").out.splitlines()


def test_without_connect_nobody_is_called(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    with Broker(folder / "broker") as broker, mail_server() as server:
        configure(mqtt(broker.port), mail(server.port))
        assert call(capsys, "check").status == 0
        assert broker.connections == server.mailbox.attempts == 0


# With --connect, they are called.


def connected(capsys: pytest.CaptureFixture[str]) -> Ended:
    """The check, without what it says of the config."""
    ended = call(capsys, "check", "--connect")
    for secret in (MQTT_PASSWORD, mailserver.PASSWORD):
        assert secret not in ended.out + ended.err
    return Ended(ended.status, ended.out.partition("Europe/Paris\n")[2], ended.err)


def test_all_answer(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    authority, box = Authority(folder), Mailbox(login_wanted=True)
    tls = Authority(folder / "broker")
    with (
        Broker(folder / "broker", users={MQTT_USER: MQTT_PASSWORD}, tls=tls) as broker,
        mail_server(box, security="starttls", context=authority.server_context()) as server,
    ):
        configure(
            mqtt(broker.port, broker.host, f", tls: true, ca: {tls.ca}{MQTT_LOGIN}"),
            mail(server.port, mail_login(authority.ca)),
        )
        before = contents(Path())
        ended = connected(capsys)
        assert contents(Path()).keys() == before.keys()
    picture, from_broker, from_mail = ended.out.splitlines()
    assert (ended.status, picture, ended.err) == (0, PICTURE, "")
    assert from_broker.startswith(f"broker localhost:{broker.port}: connected")
    assert from_mail == f"mail server {HOST}:{server.port}: a test mail went to 2 receivers"
    assert (box.receivers, box.tls_seen) == ([[ANNA], [BEN]], [True, True])
    assert {message["Subject"] for message in box.messages} == {"[Main Street] Test mail"}


def webhook(port: int) -> str:
    return f'webhook: {{url: "http://{HOST}:{port}/{{EDGECOUNT_WEBHOOK_KEY}}"}}'


def test_a_webhook_takes_a_test_message(capsys: pytest.CaptureFixture[str]) -> None:
    with hook_server() as server:
        configure(webhook(server.port))
        ended = connected(capsys)
    assert ended == Ended(0, f"{PICTURE}\nwebhook http://{HOST}:{server.port}: it took a test message (200 OK)\n", "")
    (posted,) = server.posts
    assert posted.path == f"/{MQTT_PASSWORD}"
    assert {name: posted.body[name] for name in ("type", "site")} == {"type": "test", "site": "main-street"}


def test_a_webhook_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    with hook_server(Reply(404)) as server:
        configure(webhook(server.port))
        ended = connected(capsys)
    assert (ended.status, ended.out) == (1, f"{PICTURE}\n")
    assert ended.err == (
        f"edgecount: webhook http://{HOST}:{server.port} takes no events there (404 Not Found): check webhook.url\n"
    )


@pytest.fixture
def broker(folder: Path) -> Iterator[Broker]:
    with Broker(folder / "broker") as running:
        yield running


def test_a_test_mail_that_one_receiver_does_not_get(capsys: pytest.CaptureFixture[str], broker: Broker) -> None:
    with mail_server(Mailbox(at_rcpt={BEN: ["550 no such user"]})) as server:
        configure(mqtt(broker.port), mail(server.port))
        ended = connected(capsys)
    assert ended.status == 1
    assert ended.err == (
        f"edgecount: mail server {HOST}:{server.port}: a test mail went to 1 of 2 receivers; "
        f"it was refused for {BEN} (550 no such user): check mail.receivers, or try later\n"
    )
    assert server.mailbox.receivers == [[ANNA]]


def test_nobody_answers_and_everybody_is_tried(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "walk.avi").unlink()
    with closed_port() as no_broker, closed_port() as no_server:
        configure(mqtt(no_broker), mail(no_server))
        ended = connected(capsys)
    assert (ended.status, ended.out) == (1, "")
    for_camera, for_broker, for_mail = ended.err.splitlines()
    assert for_camera.startswith("edgecount: camera entrance: ")
    assert for_broker.startswith(f"edgecount: broker 127.0.0.1:{no_broker}: nobody listens there; start the broker")
    assert for_mail == (
        f"edgecount: the mail server {HOST}:{no_server} cannot be reached (Connection refused): "
        "check mail.host, mail.port and the network"
    )


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        pytest.param("password", "; correct mqtt.user and mqtt.password", id="wrong password"),
        pytest.param("no login", "correct mqtt.user and mqtt.password", id="no login"),
        pytest.param("authority", "its certificate is not trusted (", id="unknown authority"),
        pytest.param("name", "its certificate is not trusted (", id="another's certificate"),
        pytest.param("plain", "it hung up instead of answering; check mqtt.tls and mqtt.port", id="without TLS"),
    ],
)
def test_a_broker_that_is_not_to_be_had(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch, fault: str, reason: str
) -> None:
    if fault == "password":
        monkeypatch.setenv("EDGECOUNT_MQTT_PASSWORD", "wrong")
    (folder / "broker").mkdir()
    tls = Authority(folder / "broker", ["elsewhere.example.org"] if fault == "name" else ["localhost"])
    ca = Authority(folder).ca if fault == "authority" else tls.ca
    how = "" if fault == "plain" else f", tls: true, ca: {ca}"
    with Broker(folder / "broker", users={MQTT_USER: MQTT_PASSWORD}, tls=tls) as broker, mail_server() as server:
        configure(mqtt(broker.port, "localhost", how + ("" if fault == "no login" else MQTT_LOGIN)), mail(server.port))
        ended = connected(capsys)
    assert ended.status == 1
    assert ended.err.startswith(f"edgecount: broker localhost:{broker.port}: ")
    assert reason in ended.err
    assert ended.err.count("\n") == 1
    assert len(server.mailbox.taken) == 2, "the mail server is tried all the same"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        pytest.param("password", "refuses the login (535", id="wrong password"),
        pytest.param("no login", "refuses the login (530", id="no login"),
        pytest.param("authority", "is not trusted, and nothing was sent to it (unable to get", id="unknown authority"),
        pytest.param("expired", "is not trusted, and nothing was sent to it (certificate has expired", id="expired"),
        pytest.param("name", "is not trusted, and nothing was sent to it (IP address mismatch", id="another's"),
        pytest.param("tls", "does not speak TLS as expected", id="TLS from the start"),
    ],
)
def test_a_mail_server_that_is_not_to_be_had(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch, fault: str, reason: str
) -> None:
    if fault == "password":
        monkeypatch.setenv("EDGECOUNT_MAIL_PASSWORD", "wrong")
    authority = Authority(folder)
    context = authority.server_context(
        "elsewhere.example.org" if fault == "name" else HOST, LONG_AGO if fault == "expired" else None
    )
    (folder / "other").mkdir()
    ca = Authority(folder / "other").ca if fault == "authority" else authority.ca
    how = f", ca: {ca}" if fault == "no login" else mail_login(ca)
    with mail_server(Mailbox(login_wanted=True), security="starttls", context=context) as server:
        configure(mail(server.port, how + (", security: tls" if fault == "tls" else "")))
        ended = connected(capsys)
    assert (ended.status, ended.out) == (1, f"{PICTURE}\n")
    assert ended.err.startswith(f"edgecount: the mail server {HOST}:{server.port} {reason}")
    assert ended.err.count("\n") == 1
    assert server.mailbox.taken == []


def test_a_running_daemon_is_not_disturbed(capsys: pytest.CaptureFixture[str], folder: Path, broker: Broker) -> None:
    """The check is no second daemon to the broker, which throws out who comes twice."""
    write_walk(folder / "walk.avi", TO_THE_RIGHT * 30)
    configure(mqtt(broker.port))
    available = "edgecount/available"
    with ExitStack() as ending, Listener(broker, available) as listener:
        daemon = start("run", folder=folder)
        ending.callback(end, daemon)
        ending.callback(daemon.terminate)
        listener.wait_for_topic(available, lambda message: message.text == "online")
        ended = connected(capsys)
        said = [message.text for message in listener.on(available)]
    assert ended.status == 0
    assert ended.out.splitlines()[1].startswith(f"broker 127.0.0.1:{broker.port}: connected")
    assert said == ["online"]
    assert "already connected" not in broker.log
    assert broker.log.count("as edgecount-main-street (") == 1
