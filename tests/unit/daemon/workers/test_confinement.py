"""What a confined process may still do: asked of real ones, which confine themselves and then try."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from edgecount.daemon.workers.confinement.landlock import version
from edgecount.daemon.workers.confinement.reach import all_but, camera_ports
from edgecount.daemon.workers.worker_process import hidden_from, worker_environ
from tests.support.shops.calling import ROOT

CONFINED = """
import os, socket, sys
from pathlib import Path
from edgecount.daemon.workers.confinement.confined import give_up_all_but
from edgecount.daemon.workers.confinement.reach import reach
folder = Path(sys.argv[1])
other, camera = (socket.create_server(("127.0.0.1", 0)) for _ in range(2))
parent = os.getppid()
give_up_all_but(reach(f"http://127.0.0.1:{camera.getsockname()[1]}/", [folder / "hidden"], folder / "temporary"))

def may(name, act):
    try:
        act()
    except OSError:
        return
    print(name)

may("read", lambda: (folder / "clip").read_text())
may("read what is hidden", lambda: (folder / "hidden" / "secret").read_text())
may("read by a link", lambda: (folder / "link").read_text())
may("write", lambda: (folder / "clip").write_text("x"))
may("remove", lambda: (folder / "clip").unlink())
may("write what is temporary", lambda: (folder / "temporary" / "x").write_text("x"))
may("write nowhere", lambda: Path("/dev/null").write_text("x"))
may("see the camera", lambda: socket.create_connection(camera.getsockname(), 20))
may("reach others", lambda: socket.create_connection(other.getsockname(), 20))
may("serve others", lambda: socket.create_server(("127.0.0.1", 0)))
may("read the memory of others", lambda: open(f"/proc/{parent}/mem", "rb"))
may("end others", lambda: os.kill(parent, 0))
may("end itself", lambda: os.kill(os.getpid(), 0))
print("NoNewPrivs" if "NoNewPrivs:\\t1" in Path("/proc/self/status").read_text() else "")
"""


def test_a_confined_process_reaches_its_camera_and_nothing_of_others(tmp_path: Path) -> None:
    if version() < 6:
        pytest.skip("this kernel confines processes less, or not at all")
    folder = Path("/var/tmp") / f"edgecount-test-{os.getpid()}"  # noqa: S108 - /tmp itself may be written to
    for name in ("hidden", "temporary"):
        (folder / name).mkdir(parents=True)
    try:
        (folder / "clip").write_text("x")
        (folder / "hidden" / "secret").write_text("x")
        (folder / "link").symlink_to("hidden/secret")
        environ = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
        command = [sys.executable, "-c", CONFINED, str(folder)]
        said = subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout.splitlines()
    finally:
        for name in ("hidden/secret", "temporary/x", "clip", "link"):
            (folder / name).unlink(missing_ok=True)
        for name in ("hidden", "temporary", ""):
            (folder / name).rmdir()
    assert said == ["read", "write what is temporary", "write nowhere", "see the camera", "end itself", "NoNewPrivs"]


def test_all_of_a_folder_but_what_is_hidden(tmp_path: Path) -> None:
    for name in ("a/b/secret", "a/b/other", "a/c/x", "d/y"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "a" / "link").symlink_to("b/secret")
    (tmp_path / "to-hide").symlink_to("d")
    hidden = [tmp_path / "a" / "b" / "secret", tmp_path / "to-hide", tmp_path.parent / "elsewhere"]
    assert sorted(all_but(hidden, tmp_path)) == [tmp_path / "a/b/other", tmp_path / "a/c"]
    assert list(all_but([], tmp_path)) == [tmp_path]
    assert list(all_but([tmp_path / "not" / "there"], tmp_path / "a" / "c")) == [tmp_path / "a/c"]
    assert list(all_but([tmp_path / "none" / "x"], tmp_path / "none")) == []


@pytest.mark.parametrize(
    ("address", "ports"),
    [
        ("rtsp://me:s3cret@192.0.2.10/stream", {554, 53}),
        ("rtsps://192.0.2.10:7441/x", {7441, 53}),
        ("http://camera/x.jpg", {80, 53}),
        ("https://[2001:db8::1]/", {443, 53}),
        ("/home/me/clip.avi", set()),
        ("0", set()),
    ],
)
def test_the_ports_of_a_camera(address: str, ports: set[int]) -> None:
    assert camera_ports(address) == ports


def test_what_is_hidden_is_named_to_the_worker() -> None:
    environ = {
        "EDGECOUNT_MAIL_PASSWORD": "s3cret",
        "EDGECOUNT_MQTT_PASSWORD_FILE": "/etc/shop/mqtt",
        "CREDENTIALS_DIRECTORY": "/run/credentials/edgecount.service",
    }
    told = worker_environ(environ, [], Path("/var/lib/edgecount"))
    assert "s3cret" not in str(told)
    assert set(hidden_from(told)) == {
        Path("/etc/shop/mqtt"),
        Path("/run/credentials/edgecount.service"),
        Path("/var/lib/edgecount"),
    }
    assert hidden_from({}) == ()
