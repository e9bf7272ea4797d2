"""`make install` and `make uninstall`, below a folder of the test's: what is put where, what stays, what goes.

The quick tests have a stand-in for Python, which makes an environment of two small scripts.
"""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from edgecount.config.load import load

ROOT = Path(__file__).parents[2]

FAKE_PYTHON = """#!/bin/sh
case "$1 $2" in
  "-c "*) echo "$GOOD" ;;
  "-m venv")
    mkdir -p "$3/bin"
    printf '#!/bin/sh\\nfor it; do :; done; case $it in */wanted.txt) cp "$it" "${0%%/*}" ;; esac\\n' >"$3/bin/python"
    printf '[ "$2" != pip ] || [ -z "$SAYS" ] || { echo "$SAYS"; exit 1; }\\n' >>"$3/bin/python"
    printf '#!/bin/sh\\necho edgecount runs\\n' >"$3/bin/edgecount"
    chmod +x "$3/bin/python" "$3/bin/edgecount" ;;
esac
"""


class FakeRoot:
    """A folder that takes the place of a machine's root."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root of a box"
        self.python = folder / "python"
        self.python.write_text(FAKE_PYTHON)
        self.python.chmod(0o755)

    def make(self, target: str, **environ: str) -> subprocess.CompletedProcess[str]:
        environ = {"PYTHON": str(self.python), "GOOD": str(self.python), "SAYS": ""} | environ
        command = ["make", "--no-print-directory", "-s", target]
        where = {"DESTDIR": str(self.root)}
        return subprocess.run(
            command, cwd=ROOT, env=os.environ | where | environ, capture_output=True, text=True, check=False
        )

    def path(self, name: str) -> Path:
        return self.root / name.lstrip("/")

    def mode(self, name: str) -> int:
        return stat.S_IMODE(self.path(name).stat().st_mode)

    def releases(self) -> list[str]:
        return sorted(path.name for path in self.path("/opt/edgecount-releases").iterdir())


@pytest.fixture
def box(tmp_path: Path) -> FakeRoot:
    return FakeRoot(tmp_path)


@pytest.fixture
def installed(box: FakeRoot) -> FakeRoot:
    assert box.make("install").returncode == 0
    return box


def test_all_is_put_in_its_place(box: FakeRoot) -> None:
    done = box.make("install")
    assert done.returncode == 0, done.stderr
    assert "sudo systemctl enable --now edgecount" in done.stderr
    assert box.path("/opt/edgecount").is_symlink()
    assert [f"edgecount-releases/{name}" for name in box.releases()] == [str(box.path("/opt/edgecount").readlink())]
    assert os.access(box.path("/opt/edgecount/bin/edgecount"), os.X_OK)
    assert box.path("/opt/edgecount/share/edgecount/docs/operating.md").is_file()
    assert box.path("/opt/edgecount/share/edgecount/systemd/usb-camera.conf").is_file()
    unit = box.path("/usr/local/lib/systemd/system/edgecount.service")
    assert unit.read_text() == (ROOT / "systemd" / "edgecount.service").read_text()
    assert box.mode("/etc/edgecount/secrets") == 0o700
    assert box.mode("/etc/edgecount/config.yaml") == 0o644
    assert box.mode("/opt/edgecount") == 0o755
    assert box.mode("/usr/local/bin/edgecount") == 0o755


def test_the_service_gets_what_runs_with_an_opencv_without_windows(installed: FakeRoot) -> None:
    wanted, run, headless = (
        path.read_text().splitlines()
        for path in (
            installed.path("/opt/edgecount/bin/wanted.txt"),
            ROOT / "locked" / "run.txt",
            ROOT / "locked" / "headless.txt",
        )
    )
    left_out = [line for line in run if line not in wanted]
    (name, _, version) = left_out[0].partition("==")
    assert name == "opencv-python"
    assert f"opencv-python-headless=={version}" in headless
    assert all(line.startswith("    --hash=") for line in left_out[1:])
    assert wanted == [line for line in run if line not in left_out] + headless


def test_the_first_config_is_a_good_one_that_names_the_places_of_this_box(installed: FakeRoot) -> None:
    config = installed.path("/etc/edgecount/config.yaml")
    assert load(config, environ=None) == load(ROOT / "config.yaml", environ=None)
    assert "/opt/edgecount/share/edgecount/docs/configuration.md" in config.read_text()
    assert "come from /etc/edgecount/secrets, never from this file" in config.read_text()
    assert "environment" not in config.read_text()


def test_an_upgrade_takes_the_place_of_what_was_there_and_touches_nothing_of_the_operators(installed: FakeRoot) -> None:
    before = installed.releases()
    config = installed.path("/etc/edgecount/config.yaml")
    config.write_text("mine")
    installed.path("/etc/edgecount/secrets/MQTT_PASSWORD").write_text("secret")
    state = installed.path("/var/lib/edgecount/edgecount.sqlite")
    state.parent.mkdir(parents=True)
    state.write_text("counts")
    done = installed.make("install")
    assert done.returncode == 0, done.stderr
    assert "Now:" not in done.stderr
    assert len(installed.releases()) == 1
    assert installed.releases() != before
    assert os.access(installed.path("/opt/edgecount/bin/edgecount"), os.X_OK)
    assert config.read_text() == "mine"
    assert installed.path("/etc/edgecount/secrets/MQTT_PASSWORD").read_text() == "secret"
    assert state.read_text() == "counts"


def test_an_upgrade_that_fails_leaves_everything_as_it_was(installed: FakeRoot) -> None:
    before = installed.releases()
    failed = installed.make("install", SAYS="ERROR: No matching distribution found for numpy")
    assert failed.returncode != 0
    assert "what was there is untouched: ERROR: No matching distribution found for numpy" in failed.stderr
    assert installed.releases() == before
    assert os.access(installed.path("/opt/edgecount/bin/edgecount"), os.X_OK)


def test_a_package_that_is_another_file_is_named_and_not_installed(box: FakeRoot) -> None:
    mismatch = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM (...)\n    numpy==2.4.6 from file:///n.whl (...)"
    failed = box.make("install", SAYS=mismatch)
    assert failed.returncode != 0
    assert "numpy==2.4.6 is not the file that locked/ knows" in failed.stderr
    assert box.releases() == []


def test_what_an_interrupted_installation_left_goes_with_the_next_one(installed: FakeRoot) -> None:
    installed.path("/opt/edgecount-releases/0.0.9-abcdef").mkdir()
    assert installed.make("install").returncode == 0
    assert "0.0.9-abcdef" not in installed.releases()


def test_a_folder_that_somebody_else_made_is_left_alone(box: FakeRoot) -> None:
    box.path("/opt/edgecount").mkdir(parents=True)
    refused = box.make("install")
    assert refused.returncode != 0
    assert "is there and is not of our making: move it away" in refused.stderr
    assert list(box.path("/opt").iterdir()) == [box.path("/opt/edgecount")]


def test_without_a_python_that_will_do_the_remedy_is_named(box: FakeRoot) -> None:
    refused = box.make("install", GOOD="")
    assert refused.returncode != 0
    assert "edgecount needs Python 3.11 to 3.14" in refused.stderr
    assert "make install PYTHON=" in refused.stderr
    assert box.releases() == []


@pytest.mark.parametrize("target", ["install", "uninstall"])
def test_who_is_not_root_is_told_to_be(target: str, box: FakeRoot, tmp_path: Path) -> None:
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "id").chmod(0o755)
    refused = box.make(target, DESTDIR="", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert refused.returncode != 0
    assert f"{target}: only root may {target}: run sudo make {target}\n" in refused.stderr


def test_uninstalled_is_what_was_installed_and_nothing_of_the_operators(installed: FakeRoot) -> None:
    state = installed.path("/var/lib/edgecount")
    state.mkdir(parents=True)
    done = installed.make("uninstall")
    assert done.returncode == 0, done.stderr
    assert "these stay, delete them if nobody needs them: /etc/edgecount /var/lib/edgecount" in done.stderr
    files = {str(path.relative_to(installed.root)) for path in installed.root.rglob("*") if not path.is_dir()}
    assert files == {"etc/edgecount/config.yaml"}
    assert state.is_dir()


def test_uninstalling_where_nothing_is_does_no_harm(box: FakeRoot) -> None:
    done = box.make("uninstall")
    assert (done.returncode, done.stderr) == (0, "uninstall: edgecount is gone\n")


def test_the_operators_command_knows_the_store_and_the_secrets(tmp_path: Path) -> None:
    text = (ROOT / "systemd" / "edgecount").read_text()
    command = tmp_path / "edgecount"
    command.write_text(text.replace("/etc/edgecount", str(tmp_path)).replace("/opt/edgecount/bin/edgecount", "env"))
    asked = ["bash", str(command)]
    environ = {"PATH": os.environ["PATH"]}
    bare = subprocess.run(asked, env=environ, capture_output=True, text=True, check=True).stdout
    assert "STATE_DIRECTORY=/var/lib/edgecount\n" in bare
    assert "EDGECOUNT_" not in bare
    (tmp_path / "secrets").mkdir()
    for name in ("MQTT_PASSWORD", "MQTT_PASSWORD~", ".hidden"):
        (tmp_path / "secrets" / name).touch()
    full = subprocess.run(asked, env=environ, capture_output=True, text=True, check=True).stdout
    named = [line for line in full.splitlines() if line.startswith("EDGECOUNT_")]
    assert named == [f"EDGECOUNT_MQTT_PASSWORD_FILE={tmp_path}/secrets/MQTT_PASSWORD"]


@pytest.mark.long
def test_what_is_really_installed_runs(box: FakeRoot) -> None:
    done = box.make("install", PYTHON=sys.executable)
    assert done.returncode == 0, done.stderr
    command = box.path("/opt/edgecount/bin/edgecount")
    verified = subprocess.run([str(command), "models", "verify"], cwd="/", capture_output=True, text=True, check=True)
    assert str(box.path("/opt/edgecount-releases")) in verified.stdout
    assert "is whole" in verified.stdout
    checked = subprocess.run(
        [str(command), "check", "--config", str(box.path("/etc/edgecount/config.yaml"))],
        cwd="/",
        env={"EDGECOUNT_CAMERA_USER": "a", "EDGECOUNT_CAMERA_PASSWORD": "b"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
