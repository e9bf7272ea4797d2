"""The store's file and the one connection that writes it: opened, checked, and mended where it is damaged."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal
from uuid import uuid4

from edgecount.clock import Clock
from edgecount.errors import StoreError
from edgecount.files.folders import refuse_link
from edgecount.files.syncing import sync_folder
from edgecount.store import schema
from edgecount.store.connection import StoreConnection, text
from edgecount.store.failures import (
    StoreClosedError,
    StoreDamagedError,
    StoreUnavailableError,
    damage_told,
    plain_errors,
)
from edgecount.store.lock import WriterLock
from edgecount.store.questions import queries
from edgecount.store.questions.numbering import STORE_ID
from edgecount.store.recovery.aside import finish_interrupted, identity, set_aside
from edgecount.store.recovery.patience import Beat
from edgecount.store.recovery.salvage import salvage
from edgecount.store.recovery.soundness import (
    check_header,
    check_whole,
    is_doubted,
    note_unread,
    noted_events,
    trust,
    was_cut_off,
)
from edgecount.store.recovery.unreadable import put_aside_all, put_aside_events
from edgecount.store.rows import number_above
from edgecount.text import number_of

log = logging.getLogger(__name__)

StoreKind = Literal["live", "replay"]
"""What a store is for: the counts of a site, or those of a recording."""

_OPTIONS: Mapping[StoreKind, str] = {"live": "--state", "replay": "--logs"}
"""What chooses the folder, on the command line of those who write a store of each kind."""
_CONTENT = {"live": "the counts of a site", "replay": "the counts of a recording"}
_LEAST_ABOVE = 2**40
"""In milliseconds since 1970, the autumn of 2004: a clock that shows less is not set yet."""
_UNREADABLE = "%s: %s cannot be read; all else goes on, and what is there is kept in its table unreadable"
_NAMED = 3
"""Of more rows than this, only the first are named in the log."""


class StoreFile:
    """One writer's hold on a store's file; any thread may use it, one at a time.

    `renewals` counts how often a new file was begun in the place of a damaged one, or rows that cannot be read were put
    aside, of which there are `unreadable` in all; `lost_cursors` says that the sinks' cursors were lost with the last
    damage.  `beat` is called while work takes long.
    """

    def __init__(self, path: Path, kind: StoreKind, clock: Clock, beat: Beat) -> None:
        self._path = path
        self._beat = beat
        self._kind = kind
        self._clock = clock
        self._right = WriterLock(path, _OPTIONS[kind])
        self._turn = threading.Lock()
        self._connection: StoreConnection | None = None
        self._identity: tuple[int, int] | None = None
        self._is_open = self._had_writer = False
        self._damage: StoreDamagedError | None = None
        self.renewals = 0
        self.unreadable = 0
        self.lost_cursors = False

    @property
    def needs_mending(self) -> bool:
        """Whether damage was found, here or by a reader."""
        return self._damage is not None or is_doubted(self._path)

    def open(self) -> None:
        """As `EventStore.open`."""
        with self._turn:
            _make_folder(self._path.parent, _OPTIONS[self._kind])
            self._had_writer = self._right.acquire()
            try:
                self._connect_unless_full()
            except BaseException:
                self._let_go()
                raise
            self._is_open = True

    def close(self) -> None:
        """Let go of the file, once nobody else is using it; harmless when repeated."""
        with self._turn:
            self._let_go()

    def mend(self) -> None:
        """As `EventStore.mend`."""
        with self._turn:
            self._require_open()
            noted = noted_events(self._path)
            if noted is None or self._damage is not None or not self._put_aside_noted(noted):
                with suppress(StoreError):  # what is damaged may not let itself be closed properly
                    self._disconnect()
                self._connect(doubted=True)

    @contextmanager
    def asked(self) -> Iterator[StoreConnection]:
        """The connection, for this thread alone."""
        with self._turn:
            self._require_open()
            if self._damage is not None:
                raise StoreDamagedError(self._damage.what)
            connection = self._connection or self._connect()
            try:
                with damage_told(self._path):
                    yield connection
                    note_unread(self._path, connection)
            except StoreDamagedError as damage:
                self._damage = damage
                raise

    @contextmanager
    def transaction(self) -> Iterator[StoreConnection]:
        """The connection within a transaction: all of it, or nothing."""
        with self.asked() as connection, _all_or_nothing(connection):
            yield connection

    def require_place(self) -> None:
        """Raise StoreError where the file was moved or removed: what is written to it would be lost."""
        try:
            here = identity(self._path)
        except OSError as error:
            raise StoreUnavailableError(f"{self._path} cannot be found ({error.strerror}); check the disk") from error
        if self._identity not in (None, here):
            raise StoreError(
                f"{self._path} was removed or replaced while edgecount ran, so nothing can be kept there; "
                "put it back if it was moved, and start edgecount again"
            )

    def _require_open(self) -> None:
        if not self._is_open:
            raise StoreClosedError(f"the event store {self._path} is not open")

    # Opening

    def _connect_unless_full(self) -> None:
        try:
            self._connect()
        except StoreUnavailableError as error:
            if not (error.passes and self._holds_something()):
                raise
            log.error("%s", error)  # noqa: TRY400 - its message is whole: a traceback would be a bug

    def _connect(self, *, doubted: bool = False) -> StoreConnection:
        """The connection to the file where it is whole, else to a new file in its place."""
        finish_interrupted(self._path)
        connection: StoreConnection | None = None
        damage = self._damage
        if damage is None:
            try:
                connection = self._opened(doubted=doubted)
            except StoreDamagedError as error:
                damage = error
        if damage is not None:
            self._begin_anew(damage)
        self._connection = connection or self._opened()
        self._identity = identity(self._path)
        trust(self._path)
        return self._connection

    def _opened(self, *, doubted: bool = False) -> StoreConnection:
        """A connection to a file that is whole; numbers begin above all others where what was stored is gone."""
        self._require_no_link()
        doubted = doubted or was_cut_off(self._path) or is_doubted(self._path)
        with damage_told(self._path):
            connection = sqlite3.connect(
                self._path,
                timeout=queries.BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                factory=StoreConnection,
            )
            try:
                is_empty = self._prepare(connection, doubted=doubted)
                if is_doubted(self._path):
                    self._put_aside(connection, lambda: put_aside_all(connection, self._clock.now(), self._beat))
                if self._kind == "live":
                    _say_once(connection, STORE_ID, str(uuid4()))
                    if is_empty and self._had_writer:
                        number_above(connection, self._surely_above())
            except BaseException:
                connection.close()
                raise
        return connection

    def _require_no_link(self) -> None:
        try:
            refuse_link(self._path)
        except OSError as error:
            raise StoreError(f"{self._path} cannot be opened ({error.strerror}): remove that link") from error

    def _prepare(self, connection: StoreConnection, *, doubted: bool) -> bool:
        """Check a file and bring it up to date; returns whether it was empty."""
        # Nothing is written to a file before it is known to be ours and whole.
        is_empty = schema.check_ours(connection, self._path, option=_OPTIONS[self._kind]) == 0
        check_header(self._path)
        check_whole(connection, self._path, doubted=doubted, beat=self._beat)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        schema.migrate(connection, self._path)
        _say_once(connection, "kind", self._kind)
        (kind,) = connection.execute("SELECT value FROM meta WHERE key = 'kind'").fetchone()
        if text(kind) != self._kind:
            content = _CONTENT[text(kind)]
            raise StoreError(f"{self._path} holds {content}, not {_CONTENT[self._kind]}; choose another folder")
        (self.unreadable,) = connection.execute("SELECT count(*) FROM unreadable").fetchone()
        return is_empty

    def _begin_anew(self, damage: StoreDamagedError) -> None:
        """Set the damaged file aside, and put a new one with what can be read of it in its place."""
        if self._kind != "live":  # it can be made again, and may belong to another program
            raise StoreError(f"{damage.what}; move it aside, or choose another folder")
        salvaged = salvage(self._path, self._kind, self._surely_above(), self._clock.now(), self._beat)
        aside = set_aside(self._path, self._clock.now())
        trust(self._path)  # the note was about the old file: of the new one, every row was read just now
        self._damage = None
        self.lost_cursors = not salvaged.has_cursors
        self.renewals += 1
        log.error(
            "%s; it is kept as %s, and a new one goes on with %d events of it, and numbers above %d",
            damage.what,
            aside,
            salvaged.events,
            salvaged.above,
        )
        if salvaged.left:
            log.error("not all of %s can be copied: %s; what is missing is left there", aside, "; ".join(salvaged.left))
        if salvaged.unreadable:
            log.error(_UNREADABLE, self._path, number_of("row", salvaged.unreadable))

    # Single rows

    def put_aside(self, connection: StoreConnection, seq: int) -> None:
        """Put an event aside that cannot be read, within a transaction."""
        self._say_unreadable(put_aside_events(connection, [seq], self._clock.now()))

    def _put_aside_noted(self, seqs: Sequence[int]) -> bool:
        """Put those of these events aside that cannot be read; False where damage does not let it."""
        try:
            with damage_told(self._path):
                connection = self._connection or self._connect()
                self._put_aside(connection, lambda: put_aside_events(connection, seqs, self._clock.now()))
        except StoreDamagedError as error:
            self._damage = error
            return False
        trust(self._path)
        return True

    def _put_aside(self, connection: StoreConnection, put: Callable[[], list[str]]) -> None:
        with _all_or_nothing(connection):
            said = put()
        self._say_unreadable(said)

    def _say_unreadable(self, said: Sequence[str]) -> None:
        if said:
            self.renewals += 1
            self.unreadable += len(said)
            named = ", ".join(said[:_NAMED]) + (f" and {len(said) - _NAMED} more" if len(said) > _NAMED else "")
            log.error(_UNREADABLE, self._path, named)

    # Numbers

    def _surely_above(self) -> int:
        """A number above all that were given: the milliseconds since 1970, because events are fewer than these.

        The times of our files help where the clock has not been set yet.
        """
        files = self._path.parent.glob(f"{self._path.name}*")
        seconds = [self._clock.now().timestamp(), *(file.stat().st_mtime for file in files)]
        return max(_LEAST_ABOVE, *(int(1000 * second) for second in seconds))

    def _holds_something(self) -> bool:
        with suppress(OSError):
            return self._path.stat().st_size > 1  # SQLite takes a file of one byte for an empty one
        return False

    # Letting go

    def _let_go(self) -> None:
        self._is_open = False
        try:
            self._disconnect()
        finally:
            self._right.release()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with plain_errors(self._path):
                connection.close()


def _say_once(connection: StoreConnection, key: str, value: str) -> None:
    """Write down what a store says of itself, unless it has said it."""
    connection.execute("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (key, value))


def _make_folder(folder: Path, option: str) -> None:
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for made in missing:
            sync_folder(made.parent)
    except OSError as error:
        raise StoreError(
            f"the folder {folder} cannot be made ({error.strerror}); choose another with {option}"
        ) from error


@contextmanager
def _all_or_nothing(connection: StoreConnection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
