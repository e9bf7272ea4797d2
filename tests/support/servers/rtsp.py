"""RTSP cameras for tests: a real one, GStreamer's, and one of our own that misbehaves as it is told."""

import os
import random
import re
import signal
import socket
import socketserver
import struct
import subprocess
import threading
import time
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Literal, Self

from tests.support.footage.h264 import FPS, moving, units_in

_PROGRAM = Path(__file__).with_name("rtsp_server.py")
_DEBIANS_PYTHON = "/usr/bin/python3"  # which has GStreamer's bindings; that of the environment has not

Manner = Literal["alive", "mute", "frozen", "corrupt", "trickles", "hangs up", "mad"]


class RealCamera:
    """GStreamer's RTSP server in a process of its own: `/live`, `/still`; runs while it is entered.

    `login` is how it asks (basic or digest), a user and a password; `within` what precedes the command, such as a
    network namespace's.  It keeps its port when it is switched off and on.
    """

    def __init__(self, *login: str, host: str = "127.0.0.1", within: Sequence[str] = ()) -> None:
        self._command = (*within, _DEBIANS_PYTHON, str(_PROGRAM), host)
        self._login = login
        self._host = host
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def url(self, path: str = "/live", login: str = "") -> str:
        """The address of a stream; `login` is as in user:password@."""
        return f"rtsp://{login}{self._host}:{self.port}{path}"

    def switch_on(self) -> None:
        """Serve, on the port of before; it is ready when this returns."""
        command = (*self._command, str(self.port), *self._login)
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._process = process
        assert process.stdout is not None
        self.port = int(process.stdout.readline())

    def kill(self) -> None:
        """The power goes; harmless when repeated."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        process.communicate()

    def halt(self) -> None:
        """It stands still: the kernel goes on to take connections for it."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """It goes on where it stood."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        os.kill(self._process.pid, number)

    def __enter__(self) -> Self:
        self.switch_on()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.kill()


class _Dialogue(socketserver.StreamRequestHandler):
    """What a camera says to one who asks for its pictures over one connection (RTSP, RFC 2326)."""

    disable_nagle_algorithm = True
    _port: int | None = None

    def handle(self) -> None:
        camera = self.server
        assert isinstance(camera, RtspCamera)
        with suppress(ConnectionError, TimeoutError):  # the reader has seen enough
            while request := self._request():
                method, cseq = request
                if method in camera.refuses:
                    self._answer(cseq, camera.refuses[method])
                elif method == "DESCRIBE":
                    self._answer(cseq, "200 OK", "Content-Type: application/sdp", body=camera.description)
                elif method == "SETUP":
                    self._set_up(camera, cseq)
                else:
                    self._answer(cseq, "200 OK", "Public: DESCRIBE, SETUP, PLAY, TEARDOWN", "Session: 1")
                if method == "PLAY" and method not in camera.refuses:
                    self._play(camera)
                    return

    def _request(self) -> tuple[str, str] | None:
        """The method that was asked for and its number; None at the end."""
        lines = self._lines = list(iter(lambda: self.rfile.readline().decode().strip(), ""))
        if not lines:
            return None
        return lines[0].partition(" ")[0], next(line for line in lines if line.startswith("CSeq"))

    def _set_up(self, camera: "RtspCamera", cseq: str) -> None:
        transport = next(line for line in self._lines if line.startswith("Transport:"))
        wanted = "tcp" if "TCP" in transport else "udp"
        if wanted not in camera.takes:
            self._answer(cseq, "461 Unsupported Transport")
            return
        if wanted == "udp":
            self._port = int(re.findall(r"client_port=([0-9]+)", transport)[0])
            transport += ";server_port=9-10"
        self._answer(cseq, "200 OK", transport, "Session: 1")

    def _answer(self, cseq: str, status: str, *fields: str, body: str = "") -> None:
        lines = [f"RTSP/1.0 {status}", cseq, *fields, f"Content-Length: {len(body)}", "", body]
        self.wfile.write("\r\n".join(lines).encode())

    def _play(self, camera: "RtspCamera") -> None:
        if self._port is not None:
            with socket.socket(type=socket.SOCK_DGRAM) as out:
                for packet in camera.packets():
                    out.sendto(packet[_INTERLEAVING:], ("127.0.0.1", self._port))
            return
        for packet in camera.packets():
            if camera.manner == "trickles":
                for number in range(len(packet)):
                    self.wfile.write(packet[number : number + 1])
                    if camera.off.wait(0.2):
                        return
            else:
                self.wfile.write(packet)


class RtspCamera(socketserver.ThreadingTCPServer):
    """A camera of our own, at any path; serves while it is entered.

    `manner` may change at any time: alive, mute (the connection stays), frozen (one picture for ever), corrupt (bytes
    are others than they were), trickling (byte by byte), hanging up, or mad (what it sends is no RTP).  `show` plays
    other pictures, from the first of them on.  `joins_at` is the picture that a connection begins with; `sent`
    counts pictures.  It `takes` RTP over TCP or UDP, and answers a method that it `refuses` with that status.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, fps: int = FPS, joins_at: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Dialogue)
        self.fps = fps
        self.manner: Manner = "alive"
        self.joins_at = joins_at
        self.sent = 0
        self.takes: Collection[str] = ("tcp", "udp")
        self.refuses: Mapping[str, str] = {}
        self.media: Sequence[str] = ("m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000")
        self.off = threading.Event()
        self._units: Sequence[bytes] = moving()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, name="rtsp-camera")

    @property
    def url(self) -> str:
        return f"rtsp://127.0.0.1:{self.server_address[1]}/live"

    @property
    def description(self) -> str:
        """What DESCRIBE is answered with (SDP, RFC 4566)."""
        sets = ",".join(
            b64encode(unit).decode() for unit in units_in(self._units[0]) if unit[0] & 31 in _PARAMETER_SETS
        )
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=door", "t=0 0", "a=control:*", *self.media]
        lines += [f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}"]
        return "\r\n".join([*lines, "a=control:1", ""])

    def show(self, units: Sequence[bytes]) -> None:
        """Play these access units from now on."""
        self._units = units

    def packets(self) -> Iterator[bytes]:
        """What one who has asked to play gets, at the pace of the pictures."""
        numbers, due = count(), time.monotonic()
        for number, unit in enumerate(self._playing()):
            self.sent += 1
            for nal in (units := units_in(unit)):
                yield self._in_its_manner(_packet(nal, next(numbers), number / self.fps, is_last=nal is units[-1]))
            due = max(due + 1 / self.fps, time.monotonic())  # who was late for a moment catches up
            if self.off.wait(due - time.monotonic()) or self.manner == "hangs up":
                return
            while self.manner == "mute":
                if self.off.wait(0.02):
                    return

    def _playing(self) -> Iterator[bytes]:
        at = self.joins_at
        playing = self._units
        while True:
            if playing is not self._units:
                playing, at = self._units, 0
            yield playing[0 if self.manner == "frozen" else at % len(playing)]
            at += 1

    def _in_its_manner(self, packet: bytes) -> bytes:
        if self.manner == "mad":
            return random.randbytes(len(packet))
        if self.manner == "corrupt":
            spoilt = bytearray(packet)
            for _ in range(3):
                spoilt[random.randrange(_HEADERS, len(packet))] = random.randrange(256)
            return bytes(spoilt)
        return packet

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.switch_off()

    def switch_off(self) -> None:
        """Hang up, and answer no more; harmless when repeated."""
        if not self.off.is_set():
            self.off.set()
            self.shutdown()
            self._thread.join()
            self.server_close()


_PARAMETER_SETS = (7, 8)  # kinds of NAL units (H.264, 7.4.1)
_INTERLEAVING = 4
_HEADERS = _INTERLEAVING + 12  # bytes of the interleaving (RFC 2326, 10.12) and of RTP (RFC 3550) before the payload


def _packet(nal: bytes, number: int, seconds: float, *, is_last: bool) -> bytes:
    """A NAL unit as a packet of its own (RFC 6184, 5.6)."""
    rtp = struct.pack(">BBHII", 0x80, 96 | is_last << 7, number & 0xFFFF, round(seconds * 90_000), 7) + nal
    return struct.pack(">cBH", b"$", 0, len(rtp)) + rtp
