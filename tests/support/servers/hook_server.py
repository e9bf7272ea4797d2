"""A web server of our own on the loopback that takes posts, and answers what it is told."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Reply:
    """A status, and headers beside it."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Posted:
    """A request: where it went, its headers by their small-lettered names, and its body as JSON."""

    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass
class HookServer:
    """Where the server listens, what it has heard, and what it still has to answer; then it `always` says the same.

    A body that it `refuses` is answered with 422.  `taken` are the bodies of those posts that it has answered with 2xx.
    """

    port: int = 0
    replies: list[Reply] = field(default_factory=list)
    posts: list[Posted] = field(default_factory=list)
    taken: list[Any] = field(default_factory=list)
    always: Reply = field(default_factory=Reply)
    refuses: Callable[[Any], bool] = lambda _body: False

    def url(self, path: str = "/hook", scheme: str = "http") -> str:
        return f"{scheme}://{HOST}:{self.port}{path}"


@contextmanager
def hook_server(*replies: Reply, port: int = 0, context: ssl.SSLContext | None = None) -> Iterator[HookServer]:
    """A server that gives these replies, one after the other; for TLS it needs a context."""
    heard = HookServer(replies=list(replies))

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.posts.append(Posted(self.path, {name.lower(): text for name, text in self.headers.items()}, body))
            reply = heard.replies.pop(0) if heard.replies else heard.always
            reply = Reply(422) if reply.status == 200 and heard.refuses(body) else reply
            if 200 <= reply.status < 300:
                heard.taken.append(body)
            self.send_response(reply.status)
            for name, text in reply.headers.items():
                self.send_header(name, text)
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def get_request(self) -> Any:
            connection, address = super().get_request()
            if context is not None:
                connection.settimeout(5)
                connection = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            return connection, address

        def handle_error(self, *_request: object) -> None:
            """Nothing: a client that does not trust us hangs up."""

    server = Server((HOST, port), Handler)
    heard.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=[0.02], name="hook-server")
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
