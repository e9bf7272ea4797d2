"""`edgecount run` of a shop whose workers have no cameras: all else is as it is."""

import sys

from edgecount import cli
from edgecount.wiring import daemon

WORKER = (sys.executable, "-P", "-m", "tests.support.shops.busy_worker")

if __name__ == "__main__":
    daemon.WORKER = WORKER
    sys.exit(cli.main(["run"]))
