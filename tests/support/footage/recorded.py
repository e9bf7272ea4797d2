"""Where recorded clips lie, for tests that need real people."""

import os
from pathlib import Path

DATA = (Path(__file__).parents[3] / os.environ.get("BENCH_DATA", "../shared")).resolve() / "data"
"""A folder a clip; tests that want one that is not there are skipped."""
