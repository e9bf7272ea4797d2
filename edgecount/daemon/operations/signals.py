"""What signals do: a flag that the daemon looks at, or an end that cleans up after itself."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_STDIN = 0
Handler = Callable[[int, FrameType | None], None] | signal.Handlers


@contextmanager
def stop_on_signals(stop: threading.Event) -> Iterator[None]:
    """Set the flag at SIGINT and SIGTERM, while the block runs."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    with _handled((signal.SIGINT, signal.SIGTERM), handle):
        yield


@contextmanager
def reload_on_sighup(reload: threading.Event, stop: threading.Event) -> Iterator[None]:
    """Set the flag at SIGHUP, while the block runs; where it says that the terminal was closed, set `stop`."""
    on_terminal = os.isatty(_STDIN)

    def handle(_number: int, _frame: FrameType | None) -> None:
        (stop if on_terminal and not os.isatty(_STDIN) else reload).set()

    with _handled(_heeded(signal.SIGHUP), handle):
        yield


@contextmanager
def unwind_on_sigterm() -> Iterator[None]:
    """Let SIGTERM, or the end of the terminal, leave the block as SystemExit: what is half written is then removed."""

    def handle(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    with _handled(_heeded(signal.SIGTERM, signal.SIGHUP), handle):
        yield


@contextmanager
def abrupt_ctrl_c() -> Iterator[None]:
    """Let Ctrl-C end the process at once and without a word: nothing has begun yet."""
    with _handled(_heeded(signal.SIGINT), signal.SIG_DFL):
        yield


def _heeded(*numbers: signal.Signals) -> tuple[signal.Signals, ...]:
    """The signals that are not ignored; `nohup` lets some be ignored."""
    return tuple(number for number in numbers if signal.getsignal(number) != signal.SIG_IGN)


@contextmanager
def _handled(numbers: tuple[signal.Signals, ...], handler: Handler) -> Iterator[None]:
    """Handle these signals, while the block runs; afterwards they do again what they did before."""
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)
