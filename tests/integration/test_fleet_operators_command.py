"""The command `edgecount-fleet` of a fleet's server: whose rights it works with, and which addresses it has."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(__file__).parents[2] / "systemd" / "edgecount-fleet"
NOBODY = 65_534
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")

_TELLS = """
import json, os, sys
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
own = {name: value for name, value in os.environ.items() if name.startswith(("EDGECOUNT_", "OTHER"))}
print(json.dumps([os.getuid(), os.getgid(), int(status["CapEff"], 16), sys.argv[1:], own]))
"""


@pytest.mark.parametrize("quote", ["", '"'])
def test_it_works_as_the_service_s_user_with_its_addresses(tmp_path: Path, quote: str) -> None:
    addresses = tmp_path / "fleet.env"
    broker = "amqp://fleet:a=$b&c`d;e@localhost/"
    addresses.write_text(
        f"# addresses\nEDGECOUNT_FLEET_DATABASE=postgresql:///edgecount\nOTHER=1\nEDGECOUNT_FLEET_BROKER={quote}{broker}{quote}\n"
    )
    addresses.chmod(0o600)
    text = COMMAND.read_text().replace("/opt/edgecount-fleet/bin/edgecount", '"$PYTHON" -c "$TELLS"')
    text = text.replace("/etc/edgecount/fleet.env", str(addresses))
    text = text.replace("=edgecount-fleet ", f"={NOBODY} ")
    environ = {"PATH": os.environ["PATH"], "PYTHON": str(Path(sys.executable).resolve()), "TELLS": _TELLS}
    line = ["bash", "-c", text, "edgecount-fleet", "boxes", "--wrong"]
    done = subprocess.run(line, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    wanted = {"EDGECOUNT_FLEET_DATABASE": "postgresql:///edgecount", "EDGECOUNT_FLEET_BROKER": broker}
    assert json.loads(done.stdout) == [NOBODY, NOBODY, 0, ["fleet", "boxes", "--wrong"], wanted]
