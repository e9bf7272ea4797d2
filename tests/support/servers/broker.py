"""A real broker on the loopback, and an ear at it: Debian's mosquitto, started and ended by the tests."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from tests.support.servers.authority import Authority
from tests.support.waiting import status_of, wait_for, wait_until

_END = "end/of/what/is/kept"
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def _tool(name: str) -> str:
    found = shutil.which(name, path=_PATH)
    assert found, f"these tests need {name}: apt-get install mosquitto"
    return found


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class Broker:
    """Runs while it is entered as a context manager, or from `start` to `stop` or `kill`; always on the same port.

    `users` are names and passwords; without any, everybody may come.  `acl` is the text of an access list, `tls` who
    signs its certificate, `options` are more lines for its config.  All its files are in `folder`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        users: Mapping[str, str] | None = None,
        acl: str | None = None,
        tls: Authority | None = None,
        options: Sequence[str] = (),
        port: int | None = None,
    ) -> None:
        self.host = "localhost" if tls else "127.0.0.1"
        self.port = port or _free_port()
        self._log = folder / "mosquitto.log"
        self._config = folder / "mosquitto.conf"
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f"listener {self.port} 127.0.0.1", f"log_dest file {self._log}", "log_type all", "persistence false"]
        lines += [
            "max_queued_messages 1000000"
        ]  # else it drops what a listener has not heard yet, from the thousandth on
        lines += ["user root"] if os.geteuid() == 0 else []  # else it gives root up, and cannot read our files
        lines += [f"allow_anonymous {'false' if users else 'true'}", *(tls.broker_lines() if tls else ()), *options]
        if users:
            passwords = folder / "passwords"
            passwords.write_text("".join(f"{name}:{password}\n" for name, password in users.items()))
            passwords.chmod(0o600)
            subprocess.run([_tool("mosquitto_passwd"), "-U", passwords], check=True, capture_output=True)
            lines.append(f"password_file {passwords}")
        if acl is not None:
            (folder / "acl").write_text(acl)
            (folder / "acl").chmod(0o600)
            lines.append(f"acl_file {folder / 'acl'}")
        self._config.write_text("\n".join([*lines, ""]))

    @property
    def log(self) -> str:
        """All that it has written down."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def connections(self) -> int:
        """How many clients have called so far, whether or not it let them in."""
        return self.log.count("New connection from")

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until it answers."""
        before = self.log.count("running")
        self._process = subprocess.Popen(
            [_tool("mosquitto"), "-c", self._config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        has_ended = self._process.poll
        wait_until(
            lambda: self.log.count("running") > before or has_ended() is not None,
            lambda: f"mosquitto's start: {self.log[-500:]}",
        )
        assert has_ended() is None, f"mosquitto has ended: {self.log[-500:]}"

    def stop(self) -> None:
        """End it in an orderly way; harmless when repeated."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it without a warning: it forgets everything."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let it hold its breath: connections stay, and nothing is answered."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.send_signal(number)
        if process is not None:
            status_of(process, "mosquitto's end")


@dataclass(frozen=True)
class Heard:
    """A message as a client gets it; `retain` where it had been kept, or was sent to be kept."""

    topic: str
    payload: bytes
    retain: bool
    qos: int

    @property
    def text(self) -> str:
        return self.payload.decode()


class Listener:
    """Hears what is published to a broker while it is entered as a context manager, and can publish itself.

    With `qos` 0 it hears all that a broker had passed on before it was killed; else it may fail to answer it first.
    """

    def __init__(
        self,
        broker: Broker,
        *topics: str,
        user: str | None = None,
        password: str | None = None,
        ca: Path | None = None,
        client_id: str = "",
        qos: int = 1,
    ) -> None:
        self._broker = broker
        self._qos = qos
        self._topics = topics or ("#",)
        self._changed = threading.Condition()
        self._messages: list[Heard] = []
        self._ready = False
        self._client = Client(CallbackAPIVersion.VERSION2, client_id, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.reconnect_delay_set(1, 1)
        if user is not None:
            self._client.username_pw_set(user, password)
        if ca is not None:
            self._client.tls_set_context(ssl.create_default_context(cafile=str(ca)))
        self._client.on_connect = self._connected
        self._client.on_subscribe = self._subscribed
        self._client.on_message = self._heard

    @property
    def messages(self) -> list[Heard]:
        """All so far, in order."""
        with self._changed:
            return list(self._messages)

    def on(self, topic: str) -> list[Heard]:
        """All so far of one topic."""
        return [message for message in self.messages if message.topic == topic]

    def wait_for(self, holds: Callable[[list[Heard]], Any]) -> list[Heard]:
        """All so far, once this holds of them; as long as more come, it may become so."""

        def last() -> object:
            return [(item.topic, item.payload[:80]) for item in self._messages[-20:]]

        with self._changed:
            wait_for(self._changed, lambda: holds(self._messages), last, lambda: len(self._messages))
            return list(self._messages)

    def wait_for_topic(self, topic: str, holds: Callable[[Heard], Any] = bool) -> Heard:
        """The first message of a topic of which this holds."""
        self.wait_for(lambda messages: any(item.topic == topic and holds(item) for item in messages))
        return next(item for item in self.on(topic) if holds(item))

    def wait_until_back(self) -> None:
        """Wait until it hears again, after the broker was away."""
        with self._changed:
            self._ready = False
            wait_for(self._changed, lambda: self._ready, "the broker hears us again")

    def forget(self) -> None:
        """Begin again with no messages."""
        with self._changed:
            self._messages.clear()

    def publish(self, topic: str, payload: str | bytes, *, retain: bool = False) -> None:
        """Publish something, and wait until the broker has it."""
        wait_until(self._client.publish(topic, payload, qos=1, retain=retain).is_published, "the broker has it")

    def __enter__(self) -> Self:
        self._client.connect(self._broker.host, self._broker.port)
        self._client.loop_start()
        with self._changed:
            wait_for(self._changed, lambda: self._ready, "the broker hears us")
        return self

    def __exit__(self, *_exception: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        # paho's sockets close with the client, which our methods would keep alive
        self._client.on_connect = self._client.on_subscribe = self._client.on_message = None

    def _connected(self, *_about: object) -> None:
        options = SubscribeOptions(qos=self._qos, retainAsPublished=True)
        self._client.subscribe([(topic, options) for topic in self._topics])

    def _subscribed(self, _c: Client, _u: object, _m: int, _codes: list[ReasonCode], _p: Properties) -> None:
        with self._changed:
            self._ready = True
            self._changed.notify_all()

    def _heard(self, _c: Client, _u: object, message: MQTTMessage) -> None:
        if message.topic == _END and _END not in self._topics:
            return  # somebody else's
        with self._changed:
            self._messages.append(Heard(message.topic, bytes(message.payload), message.retain, message.qos))
            self._changed.notify_all()


def retained(broker: Broker, topics: str = "#", **login: str | None) -> dict[str, str]:
    """All that a broker keeps, by topic."""
    with Listener(broker, topics, _END, **login) as listener:  # type: ignore[arg-type]
        listener.publish(_END, "")
        found = listener.wait_for(lambda messages: any(message.topic == _END for message in messages))
    return {message.topic: message.text for message in found if message.retain}
