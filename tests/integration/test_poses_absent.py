"""Where falls are to be seen and the model of poses is not there, nothing is started."""

import shutil
import subprocess
import sys
from pathlib import Path

import edgecount
from tests.support.footage.clips import write_clip

CONFIG = """\
health: {port: off}
detector: {pose: true}
cameras: {hall: {source: hall.avi, zones: {floor: {polygon: [[0, 0], [1, 0], [1, 1]]}}}}
"""


def test_it_is_refused_with_the_reason(tmp_path: Path) -> None:
    package = Path(edgecount.__file__).parent
    shutil.copytree(package, tmp_path / "edgecount", symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(package.parent / "models" / "person", tmp_path / "models" / "person")
    (tmp_path / "config.yaml").write_text(CONFIG)
    write_clip(tmp_path / "hall.avi")
    for arguments in (["run"], ["replay", "hall.avi"]):
        done = subprocess.run(
            [sys.executable, "-m", "edgecount", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert "blazepose" in done.stderr.splitlines()[-1], done.stderr
        assert done.stderr.count("Traceback") == 0
