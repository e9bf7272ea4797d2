"""The image of Containerfile and the example of container/, built and run by podman; the images' base is Debian's own.

No registry of images is asked: debootstrap makes what stands in for `debian:bookworm-slim`.  What is made is kept in
.container, or the folder that CONTAINER_ROOT names, for the next run.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import pytest

from tests.support.machine.podman import Podman
from tests.support.waiting import ran, wait_until

pytestmark = [pytest.mark.long, pytest.mark.container]

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("CONTAINER_ROOT") or ROOT / ".container").resolve()
BASE, IMAGE, BROKER = "localhost/debian:bookworm-slim", "localhost/edgecount", "localhost/mosquitto"
NOT_IN_SLIM: tuple[str, ...] = (
    "./proc/*",
    "./sys/*",
    "./dev/*",
    "./var/cache/apt/*",
    "./var/lib/apt/lists/*",
    "./usr/share/doc/*",
)
NOT_IN_SLIM += ("./usr/share/locale/*", "./usr/share/man/*", "./usr/share/info/*")
LARGEST = 850_000_000
"""Bytes of the image; 1.4 billion is what all packages take with what the system needs for them."""
CAMERA, NETWORK = "street", "home-assistant"
SECRETS = {"camera_user": "viewer", "camera_password": "hunter2", "mqtt_password": "a-long-one"}
USERS = {"edgecount": SECRETS["mqtt_password"], "home-assistant": "another"}


@pytest.fixture(scope="module")
def podman() -> Iterator[Podman]:
    with Podman(FOLDER) as entered:
        yield entered


@pytest.fixture(scope="module")
def base(podman: Podman) -> str:
    """A Debian as small as that of the registries."""
    if podman.ended("image", "exists", BASE).returncode != 0:
        tree, packed = FOLDER / "base", FOLDER / "base.tar"
        shutil.rmtree(tree, ignore_errors=True)
        made = ran(["debootstrap", "--variant=minbase", "bookworm", str(tree)])
        assert made.returncode == 0, made.stdout[-2000:]
        excluded = [f"--exclude={pattern}" for pattern in NOT_IN_SLIM]
        subprocess.run(["tar", "--create", f"--file={packed}", f"--directory={tree}", *excluded, "."], check=True)
        podman.run("import", packed, BASE)
        shutil.rmtree(tree)
        packed.unlink()
    return BASE


@pytest.fixture(scope="module")
def image(podman: Podman, base: str) -> str:
    """Of this repository; pip trusts whom this machine's pip trusts."""
    settings = FOLDER / "pip.conf"
    settings.write_text("[global]\ncert = /etc/certificates-of-the-machine.crt\n")
    certificates = os.environ.get("PIP_CERT", "/etc/ssl/certs/ca-certificates.crt")
    trusting = ("-v", f"{settings}:/etc/pip.conf:ro", "-v", f"{certificates}:/etc/certificates-of-the-machine.crt:ro")
    podman.build("--format", "docker", "--build-arg", f"BASE={base}", *trusting, "--tag", IMAGE, ROOT)
    return IMAGE


@pytest.fixture(scope="module")
def broker(podman: Podman, base: str) -> str:
    folder = Path(__file__).parent
    podman.build("--file", folder / "Containerfile.mosquitto", "--build-arg", f"BASE={base}", "--tag", BROKER, folder)
    return BROKER


@dataclass(frozen=True)
class ComposedSite:
    """The example of container/, with a recording for a camera, in a folder of its own."""

    podman: Podman
    folder: Path

    def compose(self, *command: str) -> str:
        environ = {"EDGECOUNT_IMAGE": IMAGE, "MOSQUITTO_IMAGE": BROKER, "COMPOSE_PROJECT_NAME": "site"}
        files = ("--file", "compose.yaml", "--file", "recording.yaml")
        ended = self.podman.within("podman-compose", *files, *command, folder=self.folder, **environ)
        assert ended.returncode == 0, f"{ended.stdout}{ended.stderr}"
        return ended.stdout

    def is_healthy(self) -> bool:
        return self.podman.ended("healthcheck", "run", "site_edgecount_1").returncode == 0

    def inside(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return self.podman.ended("exec", "site_edgecount_1", *command)

    def state(self) -> dict[str, object]:
        told = self.podman.run("inspect", "--format", "{{json .State}}", "site_edgecount_1")
        return dict(json.loads(told))

    def log(self) -> str:
        ended = self.podman.ended("logs", "site_edgecount_1")
        return ended.stdout + ended.stderr

    def heard(self, topic: str) -> dict[str, object]:
        """The next message of a topic, or the one that is kept there, as Home Assistant hears it."""
        login = ("-h", "mosquitto", "-u", "home-assistant", "-P", USERS["home-assistant"])
        told = self.podman.run(
            "run", "--rm", "--network", NETWORK, BROKER, "mosquitto_sub", *login, "-t", topic, "-C", 1
        )
        return dict(json.loads(told))


@pytest.fixture(scope="module")
def site(podman: Podman, image: str, broker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComposedSite]:
    folder = tmp_path_factory.mktemp("shop") / "site"
    shutil.copytree(ROOT / "container", folder)
    config = folder / "config"
    record(config / "clip.avi")
    lines = (ROOT / "demo" / "config.yaml").read_text().replace("vtest.avi", "/etc/edgecount/clip.avi")
    mqtt = (config / "config.yaml").read_text().partition("\nmqtt:")
    (config / "config.yaml").write_text(f"{lines}{''.join(mqtt[1:])}")
    (folder / "recording.yaml").write_text("services: {edgecount: {command: [run, --loop]}}\n")
    (folder / "secrets").mkdir()
    for name, secret in SECRETS.items():
        (folder / "secrets" / name).write_text(f"{secret}\n")
    passwords = folder / "mosquitto" / "passwords"
    passwords.write_text("".join(f"{name}:{password}\n" for name, password in USERS.items()))
    podman.run(
        "run",
        "--rm",
        "--user",
        "root",
        "-v",
        f"{passwords.parent}:/m",
        BROKER,
        "mosquitto_passwd",
        "-U",
        "/m/passwords",
    )
    for place in (folder, *folder.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    podman.ended("network", "rm", "--force", NETWORK)
    podman.run("network", "create", "--internal", NETWORK)
    podman.ended("volume", "rm", "--force", "site_counts", "site_broker")
    there = ComposedSite(podman, folder)
    there.compose("up", "--detach")
    wait_until(there.is_healthy, there.log, advances=there.log)
    yield there
    there.compose("down", "--volumes")
    podman.run("network", "rm", "--force", NETWORK)


def record(path: Path) -> None:
    """Seven seconds of the demo's clip, in which three people cross a line."""
    clip = ran([str(ROOT / "scripts" / "fetch-clip")]).stdout.strip()
    source, writer = cv2.VideoCapture(clip), cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 7, (768, 576))
    for _ in range(50):
        writer.write(source.read()[1])
    source.release()
    writer.release()


def test_the_image_is_small_and_belongs_to_nobody(podman: Podman, image: str) -> None:
    (told,) = json.loads(podman.run("inspect", image))
    assert told["User"] == "10001:10001"
    assert told["Config"]["Entrypoint"] == ["edgecount"]
    assert "/health/live" in " ".join(told["Healthcheck"]["Test"])
    assert told["Size"] < LARGEST


def test_whoever_walks_is_told_to_home_assistant(site: ComposedSite) -> None:
    assert site.heard(f"edgecount/{CAMERA}/+/event")["type"] in ("crossing", "rejected")


def test_it_announces_itself_to_home_assistant(site: ComposedSite) -> None:
    assert "name" in json.dumps(site.heard("homeassistant/#"))


def test_it_has_no_rights_and_writes_only_where_it_should(site: ComposedSite) -> None:
    assert site.inside("id", "-u").stdout == "10001\n"
    assert site.inside("grep", "CapEff", "/proc/1/status").stdout.split() == ["CapEff:", "0000000000000000"]
    assert site.inside("grep", "NoNewPrivs", "/proc/1/status").stdout.split() == ["NoNewPrivs:", "1"]
    assert "Read-only" in site.inside("touch", "/opt/edgecount/x").stderr
    assert "edgecount.sqlite" in site.inside("ls", "/var/lib/edgecount").stdout


def test_the_command_asks_the_daemon(site: ComposedSite) -> None:
    status = json.loads(site.inside("edgecount", "status", "--json").stdout)
    assert list(status["cameras"])
    assert "edgecount_build_info" in site.inside("/opt/edgecount/bin/python", "-c", METRICS).stdout


METRICS = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:9464/metrics').read().decode())"


def test_files_are_made_in_it(site: ComposedSite) -> None:
    """Also the workbook, whose fonts and pictures matplotlib wants to write about somewhere."""
    made = site.inside("edgecount", "report", "--output", "/var/lib/edgecount/report")
    assert made.returncode == 0, made.stderr
    assert ".xlsx" in site.inside("ls", "/var/lib/edgecount/report").stdout


def test_one_that_stands_still_is_not_healthy(site: ComposedSite) -> None:
    site.podman.run("kill", "--signal", "STOP", "site_edgecount_1")
    assert not site.is_healthy()
    site.podman.run("kill", "--signal", "CONT", "site_edgecount_1")
    wait_until(site.is_healthy, site.log)


def test_it_ends_by_itself_and_goes_on_where_it_was(site: ComposedSite) -> None:
    site.podman.run("stop", "--time", 60, "site_edgecount_1")
    assert site.state()["ExitCode"] == 0
    before = site.log()
    site.podman.run("start", "site_edgecount_1")
    wait_until(site.is_healthy, site.log, advances=site.log)
    seq = site.heard(f"edgecount/{CAMERA}/+/event")["seq"]
    assert isinstance(seq, int)
    assert seq > 1
    assert "Traceback" not in before + site.log()
