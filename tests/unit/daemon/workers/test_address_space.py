import subprocess
import sys

import pytest

from edgecount.daemon.workers.address_space import most_addresses

_ASK = """
import resource
from edgecount.daemon.workers.address_space import limit_address_space
{before}
limit_address_space({most})
print(resource.getrlimit(resource.RLIMIT_AS))
try:
    bytearray({asked})
except MemoryError:
    print("refused")
"""
GIB = 2**30


@pytest.mark.parametrize(("cores", "gib"), [(None, 4.125), (1, 4.125), (4, 4.5), (64, 12)])
def test_more_cores_take_more_addresses(cores: int | None, gib: float) -> None:
    assert most_addresses(cores) == gib * GIB


@pytest.mark.parametrize(
    ("before", "limit"),
    [
        pytest.param("", 2 * GIB, id="no limit before"),
        pytest.param(f"resource.setrlimit(resource.RLIMIT_AS, ({GIB}, {GIB}))", GIB, id="a lower one stays"),
        pytest.param(f"resource.setrlimit(resource.RLIMIT_AS, ({GIB}, {4 * GIB}))", 2 * GIB, id="a soft one is raised"),
    ],
)
def test_a_process_is_given_no_more_than_its_bound(before: str, limit: int) -> None:
    program = _ASK.format(before=before, most=2 * GIB, asked=3 * GIB)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str((limit, limit)), "refused"]
