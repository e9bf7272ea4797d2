"""A node of RabbitMQ 4 on the loopback, with MQTT and a queue for the fleet's events, as `scripts/rabbitmq` fetched it.

All that it writes is in a folder of the test, which is mounted for it alone; it runs as root, by chroot.
"""

import base64
import json
import os
import shlex
import signal
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.support.servers.authority import Authority
from tests.support.servers.ports import free_ports
from tests.support.waiting import status_of, wait_until

ROOT = Path(__file__).parents[3]
FETCHED = ROOT / ".rabbitmq"
QUEUE = "fleet"
_HERE = "/mnt"
_LOGIN = "box:box"
_COMPLETE = "Server startup complete"
_SYSTEM = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": _HERE, "LANG": "C.UTF-8"}
_MOUNTS = "mount --bind /dev {root}/dev && mount -t proc proc {root}/proc && mount --bind {folder} {root}/mnt"


def fetched() -> Path:
    """The folder with its programs, which are fetched at first."""
    folder = Path(os.environ.get("RABBITMQ_ROOT", FETCHED))
    subprocess.run([ROOT / "scripts" / "rabbitmq", folder], check=True)
    return folder / "root"


@dataclass(frozen=True, slots=True)
class Member:
    """A node's name in a cluster, those of all its nodes, and the port at which they find each other."""

    name: str
    names: Sequence[str]
    mapper: int


class RabbitNode:
    """Runs while it is entered as a context manager, or from `start` to `stop` or `kill`; always on the same ports.

    Anybody may come as `box`, whose password is `box`.  With `tls` it is known by a certificate that this authority has
    signed.  A queue takes all events if `bound`; of at most `length`, where given: it then refuses more.  Ingest
    comes by AMQP, at `address`.  Where an operator's `config` is given, it runs by that, with ports of its own; the
    files that it names are in `folder`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        tls: Authority | None = None,
        bound: bool = True,
        length: int | None = None,
        member: Member | None = None,
        config: str | None = None,
    ) -> None:
        self.host = "localhost" if tls or config else "127.0.0.1"
        self._config = config
        self.port, self._amqp, self._manager, self._distribution, self._mapper = free_ports(5)
        self.address = self.address_of(_LOGIN)
        self._member = member
        self._before = 0
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "enabled_plugins").write_text("[rabbitmq_mqtt,rabbitmq_management].\n")
        (folder / "rabbitmq.conf").write_text("\n".join([*self._lines(tls), ""]))
        (folder / "definitions.json").write_text(json.dumps(_definitions(bound=bound, length=length)))
        if member is not None:
            (folder / ".erlang.cookie").write_text("ofthecluster")
            (folder / ".erlang.cookie").chmod(0o400)

    @property
    def log(self) -> str:
        """All that it has written down."""
        return "".join(path.read_text(errors="replace") for path in sorted(self._folder.glob("*.log")))

    @property
    def pid(self) -> int:
        """Of its first process, which has started the others."""
        return self._processes[0].pid

    def address_of(self, login: str) -> str:
        """Where this user, `name:password`, comes by AMQP."""
        return f"amqp://{login}@127.0.0.1:{self._amqp}/"

    def operate(self, script: str) -> str:
        """Run lines of an operator's shell, in which `rabbitmqctl` is for this node; what it said."""
        tool = f"/usr/lib/rabbitmq/bin/rabbitmqctl -n {self._name}"
        lines = f'sudo() {{ "$@"; }}\nrabbitmqctl() {{ {tool} "$@"; }}\n{script}'
        done = subprocess.run(
            _within(fetched(), self._folder, "bash", "-ec", lines),
            env=self._environ(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Start it, and wait until it takes clients."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start it without waiting: nodes of a cluster wait for each other."""
        self._before = self.log.count(_COMPLETE)
        root = fetched()
        mappers = [] if self._member else [_run_mapper(root, self._folder, self._mapper)]
        node = _run(root, self._folder, self._environ(), "/usr/lib/rabbitmq/bin/rabbitmq-server")
        self._processes = [node, *mappers]

    def wait(self) -> None:
        """Wait until it takes clients."""
        node = self._processes[0]
        wait_until(
            lambda: self.log.count(_COMPLETE) > self._before or node.poll() is not None,
            lambda: f"RabbitMQ's start: {self.log[-800:]}",
            lambda: len(self.log),
        )
        assert node.poll() is None, f"RabbitMQ has ended: {self.log[-800:]}"

    def stop(self) -> None:
        """End it in an orderly way; harmless when repeated."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it without a warning."""
        self._end(signal.SIGKILL)

    def bind(self) -> None:
        """Let the queue take events from now on."""
        arguments = {"routing_key": "edgecount.*.event", "arguments": {}}
        self._ask("POST", f"bindings/%2F/e/amq.topic/q/{QUEUE}", arguments)

    def ask_box(self, box: str, wish: Mapping[str, object]) -> None:
        """Ask a box for events again, over AMQP as the fleet does."""
        arguments = {"properties": {}, "routing_key": f"edgecount.{box}.replay.set", "payload": json.dumps(wish)}
        self._ask("POST", "exchanges/%2F/amq.topic/publish", arguments | {"payload_encoding": "string"})

    def add_box(self, name: str, read: str) -> None:
        """Add a box's user, whose password is its name, with the usual rights; `read` has its topics."""
        own, shared = "^mqtt-subscription-.*", r"^(mqtt-subscription-.*|amq\.topic)$"
        self._ask("PUT", f"users/{name}", {"password": name, "tags": ""})
        self._ask("PUT", f"permissions/%2F/{name}", {"configure": own, "write": shared, "read": shared})
        topics = {"exchange": "amq.topic", "write": rf"^edgecount\.{name}\.", "read": read}
        self._ask("PUT", f"topic-permissions/%2F/{name}", topics)

    def members(self, queue: str) -> int:
        """How many nodes keep a copy of a quorum queue."""
        return len(self._ask("GET", f"queues/%2F/{queue}", None)["members"])

    def control(self, *command: str) -> None:
        """Run one command of rabbitmqctl."""
        self.operate(shlex.join(["rabbitmqctl", *command]))

    def taken(self, count: int = 5000) -> list[dict[str, Any]]:
        """Take so many events from the queue at most, and give what they say."""
        wanted = {"count": count, "ackmode": "ack_requeue_false", "encoding": "base64"}
        found = self._ask("POST", f"queues/%2F/{QUEUE}/get", wanted)
        return [json.loads(base64.b64decode(message["payload"])) for message in found]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.kill()

    @property
    def _name(self) -> str:
        return f"{self._member.name if self._member else 'fleet'}@localhost"

    def _lines(self, tls: Authority | None) -> list[str]:
        ours = [
            f"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {self._manager}",
            f"load_definitions = {_HERE}/definitions.json",
            "log.console = false\nlog.file = node.log\nlog.file.level = info",
        ]
        if self._config is not None:
            moved = {"= 8883": f"= {self.port}", ":5672": f":{self._amqp}", "/etc/rabbitmq/": f"{_HERE}/"}
            for there, here in moved.items():
                assert there in self._config, f"a config without {there!r} runs elsewhere"
                self._config = self._config.replace(there, here)
            return [self._config, *ours]
        lines = [
            *ours,
            f"listeners.tcp.1 = 127.0.0.1:{self._amqp}",
            "disk_free_limit.absolute = 50MB",
            "mqtt.max_packet_size_authenticated = 131072",
            "message_interceptors.incoming.set_header_timestamp.overwrite = true",
            *_formation(self._member),
        ]
        if tls is None:
            return [*lines, f"mqtt.listeners.tcp.1 = 127.0.0.1:{self.port}"]
        for line in tls.broker_lines():
            name, path = line.split(maxsplit=1)
            (self._folder / f"{name}.pem").write_bytes(Path(path).read_bytes())
        (self._folder / "ca.pem").write_bytes(tls.ca.read_bytes())
        return [
            *lines,
            f"mqtt.listeners.tcp = none\nmqtt.listeners.ssl.1 = 127.0.0.1:{self.port}",
            f"ssl_options.cacertfile = {_HERE}/ca.pem\nssl_options.certfile = {_HERE}/certfile.pem",
            f"ssl_options.keyfile = {_HERE}/keyfile.pem",
            "ssl_options.verify = verify_peer\nssl_options.fail_if_no_peer_cert = true",
            "mqtt.ssl_cert_login = true\nssl_cert_login_from = common_name",
        ]

    def _environ(self) -> Mapping[str, str]:
        return {
            **_SYSTEM,
            "ERL_EPMD_PORT": str(self._member.mapper if self._member else self._mapper),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": self._name,
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_CONFIG_FILE": f"{_HERE}/rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{_HERE}/enabled_plugins",
            "RABBITMQ_MNESIA_BASE": f"{_HERE}/data",
            "RABBITMQ_LOG_BASE": _HERE,
            "RABBITMQ_PID_FILE": f"{_HERE}/pid",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }

    def _ask(self, method: str, path: str, body: object) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._manager}/api/{path}",
            json.dumps(body).encode(),
            {
                "Content-Type": "application/json",
                "Authorization": f"Basic {base64.b64encode(_LOGIN.encode()).decode()}",
            },
            method=method,
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
            return json.loads(answer.read() or b"null")

    def _end(self, number: signal.Signals) -> None:
        processes, self._processes = self._processes, []
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, number)
            status_of(process, "RabbitMQ's end")


@contextmanager
def rabbit_cluster(folder: Path, count: int) -> Iterator[Sequence[RabbitNode]]:
    """So many nodes that are one broker while the block runs; each is started and killed by itself."""
    names = [f"fleet{number}" for number in range(1, count + 1)]
    (mapper,) = free_ports(1)
    nodes = [RabbitNode(folder / name, bound=False, member=Member(name, names, mapper)) for name in names]
    with ExitStack() as running:
        process = _run_mapper(fetched(), folder, mapper)
        running.callback(status_of, process, "the mapper's end")
        running.callback(os.killpg, process.pid, signal.SIGKILL)
        for node in nodes:
            running.callback(node.kill)
            node.launch()
        for node in nodes:
            node.wait()
        yield nodes


def _formation(member: Member | None) -> Iterator[str]:
    """The lines of a node's config that name its cluster."""
    if member is not None:
        yield "cluster_formation.peer_discovery_backend = classic_config"
        for number, name in enumerate(member.names, 1):
            yield f"cluster_formation.classic_config.nodes.{number} = {name}@localhost"


def _run_mapper(root: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Run what tells nodes each other's ports."""
    return _run(root, folder, _SYSTEM, "epmd", "-address", "127.0.0.1", "-port", str(port))


def _within(root: Path, folder: Path, *command: str) -> list[str]:
    """The command, in the folder of the programs."""
    mounts = _MOUNTS.format(root=root, folder=folder)
    return ["unshare", "--mount", "sh", "-c", f'{mounts} && exec chroot {root} "$@"', "sh", *command]


def _run(root: Path, folder: Path, environ: Mapping[str, str], *command: str) -> subprocess.Popen[bytes]:
    with (folder / "out").open("ab") as out:
        return subprocess.Popen(
            _within(root, folder, *command),
            env=environ,
            cwd="/",
            start_new_session=True,
            stdout=out,
            stderr=subprocess.STDOUT,
        )


def _definitions(*, bound: bool, length: int | None) -> Mapping[str, object]:
    here = {"vhost": "/"}
    limits = {} if length is None else {"x-max-length": length, "x-overflow": "reject-publish"}
    queue = here | {
        "name": QUEUE,
        "durable": True,
        "auto_delete": False,
        "arguments": {"x-queue-type": "quorum"} | limits,
    }
    binding = here | {
        "source": "amq.topic",
        "destination": QUEUE,
        "destination_type": "queue",
        "routing_key": "edgecount.*.event",
        "arguments": {},
    }
    user = {"name": "box", "password": "box", "tags": ["administrator"]}
    rights = here | {"user": "box", "configure": ".*", "write": ".*", "read": ".*"}
    return {
        "users": [user],
        "vhosts": [{"name": "/"}],
        "permissions": [rights],
        "queues": [queue],
        "exchanges": [],
        "bindings": [binding] if bound else [],
    }
