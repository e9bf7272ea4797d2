"""OpenVINO must be imported without telling anybody."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
reached = []
network = {"socket.connect", "socket.getaddrinfo"}
sys.addaudithook(lambda event, _: reached.append(event) if event in network else None)
from edgecount.detectors.select import load_detector
load_detector("mobilenet_ssd", "openvino", 0.4, 1)
assert sys.modules["openvino_telemetry"] is None
assert reached == [], reached
print("loaded")
"""


def test_loading_the_detector_reaches_nobody_and_leaves_nothing_at_home(tmp_path: Path) -> None:
    environ = {**os.environ, "HOME": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", SCRIPT], env=environ, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "loaded\n"), run.stderr
    assert list(tmp_path.iterdir()) == []


SIGNALLED = """
import os, signal
from edgecount.detectors.select import load_detector
import numpy
picture = numpy.zeros((300, 300, 3), numpy.uint8)
first, second = (load_detector("person", "openvino", 0.4, 1) for _ in range(2))
first.detect(picture), second.detect(picture)
del first, second
told = []
signal.signal(signal.SIGUSR1, lambda *_: told.append("told"))
os.kill(os.getpid(), signal.SIGUSR1)
print(*told)
"""


def test_a_signal_does_no_harm_after_networks_have_gone() -> None:
    """OpenVINO lends the thread a signal stack, and two that go in the order in which they came leave a stale one."""
    run = subprocess.run([sys.executable, "-c", SIGNALLED], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "told\n"), run.stderr
