"""A disk on which every sync takes long, for programs that are started with this environment."""

import shutil
import subprocess
from pathlib import Path

_SOURCE = Path(__file__).with_name("slow_sync.c")


def slow_sync(folder: Path, seconds: float) -> dict[str, str]:
    """The environment of a program whose disk takes so many seconds for each sync; the library is built in a folder."""
    compiler = shutil.which("cc")
    assert compiler, "these tests need a C compiler: apt-get install gcc libc6-dev"
    library = folder / "slow_sync.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, _SOURCE, "-ldl"], check=True)
    return {"LD_PRELOAD": str(library), "SLOW_SYNC_MS": str(round(seconds * 1000))}
