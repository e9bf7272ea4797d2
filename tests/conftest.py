"""What holds for all tests."""

import signal
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext, suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.support.servers.postgres import Postgres

# No test is timed against the wall clock.  Those of `make test` draw the same examples on every run, so that what fails
# is what was changed; `make test-long` looks for new ones, and for more of them.
settings.register_profile("same", deadline=None, print_blob=True, derandomize=True, max_examples=50)
settings.register_profile("new", deadline=None, print_blob=True, max_examples=400)
settings.load_profile("same")
PACKAGE = Path(__file__).parents[1] / "edgecount"


@pytest.hookimpl(tryfirst=True)  # before the marks are looked at
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure coverage without what is drawn by chance: named cases alone must take every branch, on every run.

    To be measured also makes such tests up to four times as dear: they call small functions many thousand times.
    """
    for item in items:
        if isinstance(item, pytest.Function) and getattr(item.obj, "is_hypothesis_test", False):
            item.add_marker("unmeasured")
            item.add_marker("law")


@contextmanager
def unmeasured() -> Iterator[None]:
    """Take coverage's tracer away for so long; pytest-cov's own `no_cover` leaves a second one at work under xdist."""
    own, threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        yield
    finally:
        sys.settrace(own)
        threading.settrace(threads)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Load all of ours before the tests are collected, for to be measured doubles what that takes, in each worker."""
    collects = hasattr(session.config, "workerinput") or not session.config.getoption("numprocesses")
    if collects and sys.gettrace() is not None:
        for module in walk_packages([str(PACKAGE)], "edgecount."):
            if not module.name.endswith("__main__"):
                with suppress(ModuleNotFoundError):  # what only an extra brings
                    import_module(module.name)
    with unmeasured():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    with unmeasured() if item.get_closest_marker("unmeasured") else nullcontext():
        return (yield)


@pytest.fixture(autouse=True, scope="session")
def _signals_are_heeded() -> None:
    """Undo what a shell does to jobs in the background, and nohup: programs started by tests would ignore signals too.

    A process that handles a signal, even by doing nothing, starts others that do not.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: None)


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Postgres]":
    """One PostgreSQL for all tests of a process that ask for it."""
    from tests.support.servers.postgres import Postgres  # noqa: PLC0415 - few processes need what it loads

    with Postgres() as server:
        yield server


@pytest.fixture
def database(postgres: "Postgres") -> Iterator[str]:
    """The address of a database of the test's own, with the fleet's tables."""
    with postgres.database() as address:
        yield address
