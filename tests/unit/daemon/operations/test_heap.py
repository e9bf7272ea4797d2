import gc
import os

from edgecount.daemon.operations.heap import give_back, loading
from tests.support.machine.processes import held_by


def test_what_is_free_goes_back_to_the_system() -> None:
    """Small pieces, for large ones go back by themselves; the last one keeps the others from it."""
    pieces = [bytes(1000) for _ in range(100_000)]
    last = bytes(1000)
    full = held_by(os.getpid()).resident
    pieces.clear()
    give_back()
    assert held_by(os.getpid()).resident < full - 50 * 2**20
    assert last


def test_what_is_loaded_is_never_looked_through_for_garbage() -> None:
    frozen = gc.get_freeze_count()
    with loading():
        assert not gc.isenabled()
        kept = [[number] for number in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= frozen + len(kept)
    gc.unfreeze()
