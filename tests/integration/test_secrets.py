"""Passwords are nowhere to be seen: in no log, message, mail, file, answer, error line or list of processes.

They come by all three ways that there are: the environment, files, and systemd's credentials.
"""

import base64
import io
import logging
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from edgecount.daemon.operations.control_socket import ControlError, ask
from tests.support.canaries import seen_in
from tests.support.footage.walker import write_walk
from tests.support.servers.authority import Authority
from tests.support.servers.broker import Listener
from tests.support.servers.mailserver import closed_port, mail_server
from tests.support.servers.odd_broker import OddBroker, connack
from tests.support.shops.calling import call, contents, start
from tests.support.shops.guarded import PASSWORDS, USER, GuardedMailbox, guarded_shop, write_config
from tests.support.waiting import communicated, wait_until

Places = Iterator[tuple[str, bytes]]
"""Where something could be seen, and what is there."""
Fault = Callable[[Path, Path, ExitStack], None]
"""Makes a config in the first folder for servers that keep their files in the second."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the daemon runs; what the servers and the operator keep lies elsewhere."""
    for name in ("shop", "servers/broker", "operator"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "shop")
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    return tmp_path / "shop"


@pytest.fixture
def servers(tmp_path: Path) -> Path:
    return tmp_path / "servers"


def hand_over(folder: Path, in_variable: str, in_file: str) -> dict[str, str]:
    """The environment by which the passwords come: one in a variable, one in a file, the third as a credential."""
    environ = {}
    for name, secret in PASSWORDS.items():
        if name == in_variable:
            environ[name] = secret
        else:
            (folder / name).write_text(f"{secret}\n")
        if name == in_file:
            environ[f"{name}_FILE"] = str((folder / name).rename(folder / "secret.txt"))
    return environ | {"CREDENTIALS_DIRECTORY": str(folder)}


class ProcessWatcher:
    """Looks at the list of processes, as anybody on the machine may, while it is entered as a context manager."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="onlooker")
        self.seen: set[bytes] = set()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            parents = {int(path.name): _parent(path) for path in Path("/proc").glob("[0-9]*")}
            family = {self._pid}
            while more := {pid for pid, parent in parents.items() if parent in family} - family:
                family |= more
            for pid in family:
                with suppress(OSError):  # it has ended
                    self.seen.add(Path(f"/proc/{pid}/cmdline").read_bytes())
                    self.seen |= {path.read_bytes() for path in Path(f"/proc/{pid}/task").glob("*/comm")}

    def __enter__(self) -> "ProcessWatcher":
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        self._thread.join()


def _parent(process: Path) -> int:
    with suppress(OSError):
        return int((process / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    return 0


def opened(name: str, content: bytes) -> Places:
    """The content, and what is packed in it."""
    yield name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield f"{name}/{member}", archive.read(member)


def files(folder: Path) -> Places:
    for name, content in contents(folder).items():
        yield from opened(name, content)


def mailed(box: GuardedMailbox) -> Places:
    for number, message in enumerate(box.messages):
        yield f"mail {number}", bytes(message)
        for part in message.walk():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield from opened(f"mail {number}, {part.get_content_type()}", content)


def published(listener: Listener) -> Places:
    for message in listener.messages:
        yield f"message on {message.topic}", message.topic.encode() + b" " + message.payload


def commanded(capsys: pytest.CaptureFixture[str], *commands: tuple[str, ...]) -> Places:
    """What commands say, which all succeed."""
    for command in commands:
        ended = call(capsys, *command)
        assert (ended.status, ended.err) == (0, ""), command
        yield " ".join(command), ended.out.encode()


def answered(state: Path) -> Places:
    """What the daemon says to who asks it by its socket."""
    for request in ({"ask": "status"}, {"ask": "config"}, {"ask": "occupancy", "value": -1}, {}):
        try:
            yield "socket", str(ask(state, request)).encode()
        except ControlError as error:
            yield "socket", str(error).encode()


def test_a_day_on_which_all_goes_well(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    servers: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """But for the camera in the yard, which hangs up, so that its address is told to everybody."""
    environ = hand_over(tmp_path / "operator", "EDGECOUNT_CAMERA_PASSWORD", "EDGECOUNT_MQTT_PASSWORD")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    places: list[tuple[str, bytes]] = []
    with ExitStack() as stack:
        shop = stack.enter_context(guarded_shop(folder, servers, list(PASSWORDS.values())))
        box = shop.mail.mailbox
        assert isinstance(box, GuardedMailbox)
        listener = stack.enter_context(
            Listener(shop.broker, user=USER, password=PASSWORDS["EDGECOUNT_MQTT_PASSWORD"], ca=shop.broker_ca)
        )
        daemon = start("run", "--state", "state", folder=folder)
        stack.callback(daemon.kill)
        with ProcessWatcher(daemon.pid) as onlooker:
            wait_until(lambda: len(box.taken) == 2, "the mails about the camera and about too many people")
            listener.wait_for_topic("edgecount/alert/dark", lambda message: "ON" in message.text)
            listener.wait_for_topic("edgecount/entrance/door/event")
            places += files(folder)  # as they are while the store is open
            places += commanded(
                capsys,
                ("status", "--state", "state"),
                ("status", "--state", "state", "--json"),
                ("occupancy", "set", "3", "--state", "state"),
                ("check",),
                ("report", "--state", "state", "--output", "out"),
                ("report", "--state", "state", "--mail"),
                ("replay", "walk.avi", "--camera", "yard", "--events", "events.jsonl", "--logs", "logs"),
            )
            places += answered(Path("state"))
            daemon.terminate()
            out, err = communicated(daemon)
        assert daemon.returncode == 0
        assert shop.camera.admitted >= 1
        assert {login.password for login in box.logins} == {PASSWORDS["EDGECOUNT_MAIL_PASSWORD"].encode()}
        places += [*files(folder), *mailed(box), *published(listener)]
    places += [("log", (out + err).encode()), *(("process", seen) for seen in onlooker.seen)]
    assert f"yard is offline: camera http://{shop.camera.host}/stream gives no more pictures" in err
    assert any(b"edgecount\0run" in seen for seen in onlooker.seen)
    assert seen_in(places) == []


# When it goes wrong


class Parrot(GuardedMailbox):
    """A mail server that refuses every login, and repeats what it was told."""

    def admits(self, *arguments: Any) -> AuthResult:
        login: LoginPassword = arguments[-1]
        said = [
            login.password.decode(),
            *(base64.b64encode(b"%b%b" % (before, login.password)).decode() for before in (b"", b"\0counter\0")),
        ]
        return AuthResult(success=False, handled=False, message=f"535 5.7.8 wrong: {' '.join(said)}")


def refused(folder: Path, servers: Path, stack: ExitStack) -> None:
    """Everybody wants another password."""
    stack.enter_context(guarded_shop(folder, servers, ["another"] * 3))


def not_trusted(folder: Path, servers: Path, stack: ExitStack) -> None:
    """The certificates are somebody else's."""
    stack.enter_context(guarded_shop(folder, servers, list(PASSWORDS.values())))
    (servers / "other").mkdir()
    wrong = Authority(servers / "other").ca
    config = folder / "config.yaml"
    config.write_text(re.sub(r" ca: [^,]+,", f" ca: {wrong},", config.read_text()))


def unreachable(folder: Path, servers: Path, stack: ExitStack) -> None:
    """Nobody is there."""
    camera, broker, mail = (stack.enter_context(closed_port()) for _ in range(3))
    ca = Authority(servers).ca
    write_config(folder, camera=f"127.0.0.1:{camera}", broker=broker, broker_ca=ca, mail=mail, mail_ca=ca)


def repeated(folder: Path, servers: Path, stack: ExitStack) -> None:
    """They refuse the passwords, and say them aloud."""
    authority, secret = Authority(servers), PASSWORDS["EDGECOUNT_MQTT_PASSWORD"].encode()
    reason = b"wrong password: " + secret
    welcome = connack(0x86, b"\x1f" + len(reason).to_bytes(2, "big") + reason)
    broker = stack.enter_context(OddBroker(welcome))
    mail = stack.enter_context(mail_server(Parrot(), security="starttls", context=authority.server_context()))
    camera = stack.enter_context(closed_port())
    write_config(
        folder,
        camera=f"127.0.0.1:{camera}",
        broker=broker.port,
        broker_ca=authority.ca,
        mail=mail.port,
        mail_ca=authority.ca,
    )
    config = folder / "config.yaml"
    config.write_text(re.sub(r"tls: true, ca: [^,]+,", "", config.read_text(), count=1))


def named(log: pytest.LogCaptureFixture) -> Places:
    """All that was logged, also what nobody would see; but for what the test's own mail server says of itself."""
    formatter = logging.Formatter("%(name)s %(message)s")
    for record in log.records:
        if not record.name.startswith("mail."):
            yield f"log of {record.name}", formatter.format(record).encode()


@pytest.mark.parametrize(
    ("fault", "in_variable", "in_file"),
    [
        pytest.param(refused, "EDGECOUNT_MQTT_PASSWORD", "EDGECOUNT_MAIL_PASSWORD", id="logins refused"),
        pytest.param(
            not_trusted,
            "EDGECOUNT_MAIL_PASSWORD",
            "EDGECOUNT_CAMERA_PASSWORD",
            id="not trusted",
            marks=pytest.mark.long,
        ),
        pytest.param(
            unreachable,
            "EDGECOUNT_CAMERA_PASSWORD",
            "EDGECOUNT_MAIL_PASSWORD",
            id="unreachable",
            marks=pytest.mark.long,
        ),
        pytest.param(
            repeated, "EDGECOUNT_MAIL_PASSWORD", "EDGECOUNT_MQTT_PASSWORD", id="repeated aloud", marks=pytest.mark.long
        ),
    ],
)
def test_a_day_on_which_nothing_goes_well(
    *,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    folder: Path,
    servers: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault,
    in_variable: str,
    in_file: str,
) -> None:
    """Nothing is said even where every library is asked to tell all it can."""
    caplog.set_level(logging.DEBUG)
    for name, value in hand_over(tmp_path / "operator", in_variable, in_file).items():
        monkeypatch.setenv(name, value)
    places: list[tuple[str, bytes]] = []
    with ExitStack() as stack:
        fault(folder, servers, stack)
        write_walk(folder / "walk.avi", fps=20)
        for command in (
            ("check", "--connect"),
            ("run", "--for", "3s"),
            ("report", "--mail"),
            ("replay", "walk.avi", "--camera", "yard"),
        ):
            ended = call(capfd, *command)
            places.append((" ".join(command), (ended.out + ended.err).encode()))
            assert ended.status == (command[0] in ("check", "report")), command
            if command[0] == "check":
                assert "edgecount: broker " in ended.err
                assert "edgecount: the mail server " in ended.err
    places += [*named(caplog), *files(folder)]
    assert seen_in(places) == []
