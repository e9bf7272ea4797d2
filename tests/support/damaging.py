"""Stores with some of everything, and damage to their files as cards and power cuts do it."""

import shutil
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from edgecount.store.rows import number_above
from tests.support.fakes import FakeClock
from tests.support.stored import crossing, fallen, rejected, trail, utc, visit

NOON = utc("2026-05-04T10:00")
EVENTS = 260
PAGE = 4096
HIGH = 1_777_896_000_000
"""What the numbers begin above where a store was lost: milliseconds since 1970."""
MINUTE = timedelta(minutes=1)
NAME = "edgecount.sqlite"

Files = Mapping[str, bytes]
"""A store's files, by what their names have after the store's."""


def fill(store: EventStore) -> None:
    """Some of everything."""
    store.append(crossing(number, NOON - timedelta(days=500)) for number in range(1, 11))
    store.purge(NOON - timedelta(days=400))
    store.append(
        maker(number, NOON - timedelta(minutes=number))
        for number in range(11, EVENTS)
        for maker in [(_crossing, _visit, _rejected, _fallen)[number % 4]]
    )
    store.append([crossing(EVENTS, NOON, "out", reverses=12)])
    for camera in ("entrance", "back"):
        store.add_coverage(camera, {NOON - number * MINUTE: 60.0 for number in range(EVENTS)})
        store.add_heat(camera, {NOON - timedelta(hours=number): {number: 5.0} for number in range(20)})
        store.put(Batch(trails={camera: tuple(trail(number, NOON - number * MINUTE) for number in range(60))}))
    for sink in ("mqtt", "mail:1"):
        store.move_cursor(sink, store.read_after(0, EVENTS)[-5].seq)
        store.put_aside(sink, store.read_after(0, 1)[0].seq, "too large", NOON)
    store.remember("mqtt.intervals", "2026-05-04T10:00+00:00")
    store.remember("reports.first_day", "2026-05-01")


def _crossing(number: int, ts):
    return crossing(number, ts, "in" if number % 3 else "out")


def _visit(number: int, ts):
    return visit(number, ts, 20.0)


def _rejected(number: int, ts):
    return rejected(number, f"{ts:%Y-%m-%dT%H:%M}")


def _fallen(number: int, ts):
    return fallen(number, f"{ts:%Y-%m-%dT%H:%M}")


@cache
def store_files(*, is_cut_off: bool = False, is_high: bool = False) -> Files:
    """The files of a store that was closed, or whose writer was cut off; with low numbers, or high ones."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        with EventStore(path, clock=FakeClock()) as store:
            if is_high:
                with store._file.transaction() as connection:
                    number_above(connection, HIGH)
            fill(store)
            if is_cut_off:
                return {suffix: path.with_name(NAME + suffix).read_bytes() for suffix in ("", "-wal", "-shm")}
        return {"": path.read_bytes()}


def write(files: Files, folder: Path) -> Path:
    """These files as those of a store that was there before."""
    for suffix, content in files.items():
        (folder / (NAME + suffix)).write_bytes(content)
    (folder / (NAME + ".lock")).write_text("1234\n")
    return folder / NAME


def copied(path: Path, folder: Path) -> Path:
    """The store's files once more, in another folder."""
    folder.mkdir()
    for file in path.parent.glob(NAME + "*"):
        if file.is_file():
            shutil.copy(file, folder)
    return folder / NAME


def damaged(random: Random, files: Files) -> Files:
    """The files after one to three accidents: most of them to the store itself."""
    result = {suffix: bytearray(content) for suffix, content in files.items()}
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        suffix = random.choices(list(result), [4, 2, 1][: len(result)])[0]
        random.choice(_ACCIDENTS)(random, result[suffix])
    return {suffix: bytes(content) for suffix, content in result.items()}


def _flip(random: Random, content: bytearray) -> None:
    for _ in range(random.choice([1, 1, 1, 5, 50])):
        if content:
            content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def _flip_in_header(random: Random, content: bytearray) -> None:
    if content:
        content[random.randrange(min(2048, len(content)))] ^= 1 << random.randrange(8)


def _page(random: Random, content: bytearray) -> slice:
    start = random.randrange(max(1, len(content) // PAGE)) * PAGE
    return slice(start, min(start + PAGE, len(content)))


def _zero(random: Random, content: bytearray) -> None:
    place = _page(random, content)
    content[place] = bytes(place.stop - place.start)


def _garble(random: Random, content: bytearray) -> None:
    place = _page(random, content)
    content[place] = random.randbytes(place.stop - place.start)


def _swap(random: Random, content: bytearray) -> None:
    one, other = _page(random, content), _page(random, content)
    if one.stop - one.start == other.stop - other.start:
        content[one], content[other] = content[other], content[one]


def _cut(random: Random, content: bytearray) -> None:
    del content[random.randrange(len(content) + 1) :]


_ACCIDENTS = (_flip, _flip, _flip_in_header, _zero, _garble, _swap, _cut)
