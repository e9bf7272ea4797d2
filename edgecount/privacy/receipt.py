"""The receipt of what is stored: what, where, since when, for how long, and whether there is any picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from edgecount.figures.period import Calendar
from edgecount.privacy.picture_search import Search, search_pictures
from edgecount.sinks.files.file_names import last_day
from edgecount.site.recordings import COUNTED, NOTE, UPLOADS
from edgecount.store.questions.inventory import Kind
from edgecount.store.reader import StoreReader

_KINDS: dict[Kind, str] = {
    "events": "events: lines crossed, zones visited, and others",
    "coverage": "minutes that were watched",
    "heat": "hours of heat, in seconds by place",
    "trails": "trails: where people walked, without any picture",
    "refused": "events that were refused",
    "mails": "mails that wait for the server",
    "unreadable": "rows that were damaged, put aside",
    "carried": "older crossings, as sums",
    "delivered": "receivers, by name or mail address",
}
_FOR_EVER: tuple[Kind, ...] = ("carried", "delivered")


@dataclass(frozen=True, slots=True)
class StoredDays:
    """After how many days each kind of data is deleted."""

    events: int
    files: int
    recordings: int
    trails: int


@dataclass(frozen=True, slots=True)
class KeptData:
    """One kind of data at a place: how many, from `since` (aware UTC) on, and deleted after `days`; None for never."""

    what: str
    where: Path
    count: int
    since: datetime | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that is stored in a state folder."""

    kept: tuple[KeptData, ...]
    search: Search


def receipt(store: Path, reports: Path, keep: StoredDays, calendar: Calendar) -> Receipt:
    """Look at everything in the folder of the store.

    Of recordings that people uploaded it is known that they are videos: they are counted, and not searched for more.
    StoreError where the store cannot be read; a store that does not exist is no error.
    """
    state = store.parent
    kept = (
        *_in_store(store, keep),
        *_beside_it(store),
        *_in_reports(reports, keep.files, calendar),
        *uploaded(state, keep.recordings),
    )
    return Receipt(kept, search_pictures(state, leaving_out=(state / UPLOADS, state / COUNTED)))


def uploaded(state: Path, days: int) -> Iterator[KeptData]:
    """Recordings that people uploaded, and what was counted of them, where there are any."""
    for what, folder in (
        ("recordings that were uploaded: they show people as they are", state / UPLOADS),
        ("figures, masked videos and pictures of recordings", state / COUNTED),
    ):
        try:
            times = [path.stat().st_mtime for path in folder.iterdir() if path.suffix != NOTE]
        except OSError:
            continue
        if times:
            yield KeptData(what, folder, len(times), datetime.fromtimestamp(min(times), UTC), days)


def _in_store(store: Path, keep: StoredDays) -> Iterator[KeptData]:
    if not store.exists():
        return
    with StoreReader(store) as reader:
        held = reader.inventory()
    for kind, what in _KINDS.items():
        how_long = None if kind in _FOR_EVER else {"mails": 1, "trails": keep.trails}.get(kind, keep.events)
        yield KeptData(what, store, held[kind].count, held[kind].since, how_long)


def _beside_it(store: Path) -> Iterator[KeptData]:
    """Damaged stores; only the operator deletes them."""
    times = [path.stat().st_mtime for path in store.parent.glob(f"{store.name}.damaged-*")]
    if times:
        since = datetime.fromtimestamp(min(times), UTC)
        yield KeptData("damaged stores, set aside", store.parent, len(times), since, None)


def _in_reports(folder: Path, days: int, calendar: Calendar) -> Iterator[KeptData]:
    """CSV files and workbooks, dated by the days in their names."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    last_days = [day for name in names if (day := last_day(name)) is not None]
    since = calendar.day(min(last_days)).start if last_days else None
    what = "CSV files and workbooks"
    yield KeptData(what, folder, len(last_days), since, days)
