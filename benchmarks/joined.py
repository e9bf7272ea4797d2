"""Recordings counted in parts by two workers, one of them killed: the same as one replay of each.

The recordings are cut out of the clips: other moments, rates, sides and files; of 42 to 108 seconds, in parts of 25, so
that people walk over lines and stand in the zone at every seam. `edgecount replay` counts each in one piece. Then
`edgecount fleet count` has two workers do it, at a real PostgreSQL; when half of the parts are there, one of the
workers is killed by `kill -9`. Crossings are the same where line, direction and whether it is a return are, within a
second; visits, where both ends are within a second. The people inside, in minus out over all recordings so far, are
compared at each second of all recordings. Last, all is counted again, without any worker.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.clips import STRAIGHT_DOWN, all_clips
from benchmarks.cut_recordings import CutRecording, cut_out, planned
from benchmarks.report import Chapter, Table, at_least, at_most
from benchmarks.same_counts import Inside, Same, each_second, same_crossings, same_inside, same_visits, together
from benchmarks.seams import AREA, random_lines
from edgecount.events.model import AnyEvent
from edgecount.store.codec import decode
from edgecount.store.reader import StoreReader
from edgecount.wiring.state import STORE
from tests.support.servers.postgres import Postgres
from tests.support.workbooks import lasting_files

TITLE = "Recordings in parts"
RECORDINGS = int(os.environ.get("BENCH_RECORDINGS", "100"))
CHUNK_SECONDS = 25.0
AT_SEAM_SECONDS = 5.0
"""What happens so near to a seam happens at it."""
LINES = 24
WORKERS, PARTS_AT_ONCE = 2, 2
ZONE = ZoneInfo("Europe/Berlin")
BEGAN = datetime(2026, 5, 30, 9, 59, 30)  # noqa: DTZ001 - local, as names of files have it
"""Each 36th recording from the 22nd on goes on past midnight, the second of them past the end of the month."""
CONFIG, FOLDER, LOGS, TRUTH, LOG = "config.yaml", "recordings", "logs", "truth", "said.log"
COMMAND = (sys.executable, "-m", "edgecount")
_TICK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Twice:
    """A recording, counted in one piece and in parts."""

    recording: CutRecording
    whole: Sequence[AnyEvent]
    parts: Sequence[AnyEvent]

    @property
    def began(self) -> datetime:
        """When its first frame was taken."""
        return began(self.recording)

    @property
    def seams(self) -> Sequence[datetime]:
        """Where it was cut."""
        number = max(1, round(self.recording.seconds / CHUNK_SECONDS))
        return [self.began + timedelta(seconds=CHUNK_SECONDS * seam) for seam in range(1, number)]

    def at_seams(self, events: Sequence[AnyEvent]) -> list[AnyEvent]:
        """Those that happened at a seam."""
        return [
            event
            for event in events
            if any(abs((event.ts - seam).total_seconds()) <= AT_SEAM_SECONDS for seam in self.seams)
        ]


@dataclass(frozen=True, slots=True)
class Run:
    """How the recordings were counted: with so many parts done at the kill, and what a rerun changed."""

    each: Sequence[Twice]
    parts_at_kill: int
    changed: Sequence[str]


def began(recording: CutRecording) -> datetime:
    """When a recording began (UTC)."""
    return recording.began.replace(tzinfo=ZONE).astimezone(UTC)


def measure() -> Chapter:
    """The numbers as people read them."""
    with tempfile.TemporaryDirectory() as folder:
        return chapter_of(run(Path(folder)))


def run(folder: Path, count: int = RECORDINGS) -> Run:
    """Make the recordings in this folder, and count them in one piece, and in parts."""
    recordings = planned(sorted(_videos()), count, BEGAN)
    _make(folder, recordings)
    (folder / TRUTH).mkdir(exist_ok=True)
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        list(threads.map(lambda one: _replay(folder, one), recordings))
    parts = sum(len(Twice(one, (), ()).seams) + 1 for one in recordings)
    at_kill = _counted_by_workers(folder, parts // 2)
    before = _contents(folder / LOGS)
    with Postgres() as server, server.database() as address:
        _edgecount(folder, *_asked(address))
    after = _contents(folder / LOGS)
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return Run(_counts(folder, recordings), at_kill, changed)


def chapter_of(found: Run) -> Chapter:
    """What a run came to."""
    crossings = together(same_crossings(one.whole, one.parts) for one in found.each)
    visits = together(same_visits(one.whole, one.parts) for one in found.each)
    seams = sum(len(one.seams) for one in found.each)
    at_seams = together(same_crossings(one.at_seams(one.whole), one.at_seams(one.parts)) for one in found.each)
    inside = _inside(found.each)
    what = f"{len(found.each)} recordings, {seams} seams: crossings"
    goals = [
        at_least(what, crossings.number, 2000, "{:,.0f}"),
        at_most(f"{what} missing in parts", crossings.missing, 0, "{:,.0f}"),
        at_most(f"{what} that only parts have", crossings.extra, 0, "{:,.0f}"),
        at_most("a rerun: files and tables that changed", len(found.changed), 0, "{:,.0f}"),
    ]
    rows = [
        _row("crossings", crossings),
        _row(f"crossings within {AT_SEAM_SECONDS:.0f} s of a seam", at_seams),
        _row("visits", visits),
    ]
    columns = ("", "in one piece", "missing in parts", "more in parts", "at the very same moments")
    return Chapter(TITLE, __doc__ or "", goals, [Table("The same", columns, rows), _others(found, inside, visits)])


def _row(what: str, same: Same) -> Sequence[str]:
    return what, f"{same.number:,}", f"{same.missing:,}", f"{same.extra:,}", f"{same.exact:,}"


def _others(found: Run, inside: Inside, visits: Same) -> Table:
    seconds = sum(one.recording.seconds for one in found.each)
    differ = f"{inside.differ:,}, by {inside.most} at the most"
    rows = [
        ("recorded", f"{seconds / 3600:.1f} hours"),
        ("parts that were done when a worker was killed", f"{found.parts_at_kill:,}"),
        (f"moments at which the people inside differ, of {inside.moments:,}", differ),
        ("visits in parts", f"{visits.number - visits.missing + visits.extra:,}"),
        ("changed by a rerun", ", ".join(found.changed) or "nothing"),
    ]
    return Table("How it went", ("", "measured"), rows)


def _inside(each: Sequence[Twice]) -> Inside:
    moments = [moment for one in each for moment in each_second(one.began, one.recording.seconds)]
    whole = [event for one in each for event in one.whole]
    return same_inside(whole, [event for one in each for event in one.parts], moments)


def _videos() -> Mapping[str, Path]:
    return {clip.name: clip.video for clip in all_clips() if clip.name not in STRAIGHT_DOWN}


def _make(folder: Path, recordings: Sequence[CutRecording]) -> None:
    """Write the recordings and the config."""
    videos, day = _videos(), folder / FOLDER
    day.mkdir(exist_ok=True)
    for one in recordings:
        if not (day / one.name).exists():
            cut_out(one, videos[one.clip], day)
    camera = {"lines": random_lines("recordings", LINES), "zones": {"area": {"polygon": AREA}}}
    site = {"name": "Bench", "timezone": ZONE.key}
    (folder / CONFIG).write_text(json.dumps({"site": site, "cameras": {"door": camera}}))


def _replay(folder: Path, recording: CutRecording) -> None:
    """Count a recording in one piece, unless that is done."""
    if not _truth(folder, recording).exists():
        start, events = f"{recording.began:%Y-%m-%dT%H:%M:%S}", str(_truth(folder, recording))
        _edgecount(folder, "replay", f"{FOLDER}/{recording.name}", "--start", start, "--events", events)


def _truth(folder: Path, recording: CutRecording) -> Path:
    return folder / TRUTH / f"{recording.name}.jsonl"


def _asked(address: str) -> Sequence[str]:
    return "fleet", "count", FOLDER, "--logs", LOGS, "--chunk", f"{CHUNK_SECONDS:.0f}s", "--database", address


def _counted_by_workers(folder: Path, kill_at: int) -> int:
    """Let workers count, and kill one of them when so many parts are done; how many were, then."""
    with ExitStack() as stack:
        server = stack.enter_context(Postgres())
        address = stack.enter_context(server.database())
        workers = [_worker(folder, address) for _ in range(WORKERS)]
        for worker in workers:
            stack.callback(worker.kill)
        counting = _started(folder, *_asked(address))
        stack.callback(counting.kill)
        while (there := len(list((folder / LOGS / "parts").glob("part-*")))) < kill_at:
            if counting.poll() is not None:
                raise SystemExit("the count ended before half of it was done")
            time.sleep(_TICK_SECONDS)
        workers[0].send_signal(signal.SIGKILL)
        if counting.wait():
            raise SystemExit(f"the count ended with status {counting.returncode}")
        workers[1].send_signal(signal.SIGTERM)
        workers[1].wait()
    return there


def _worker(folder: Path, address: str) -> "subprocess.Popen[bytes]":
    return _started(folder, "fleet", "worker", "--parts", str(PARTS_AT_ONCE), "--database", address)


def _started(folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    """A command of ours as a process of its own; what it says goes to a log."""
    with (folder / LOG).open("ab") as log:
        return subprocess.Popen([*COMMAND, *arguments], cwd=folder, stdout=log, stderr=log)  # noqa: S603 - our own program


def _edgecount(folder: Path, *arguments: str) -> None:
    """Let a command of ours end; ends the program where that fails."""
    if status := _started(folder, *arguments).wait():
        raise SystemExit(f"edgecount {' '.join(arguments)} ended with status {status}: see {folder / LOG}")


def _contents(logs: Path) -> Mapping[str, object]:
    """All that the folder of logs has, but for the times at which it was written: files, and the store by its rows."""
    with sqlite3.connect(f"file:{logs / STORE}?mode=ro", uri=True) as connection:
        return {**lasting_files(logs), STORE: list(connection.iterdump())}


def _counts(folder: Path, recordings: Sequence[CutRecording]) -> list[Twice]:
    with StoreReader(folder / LOGS / STORE) as reader:
        stored = [row.event for row in reader.read_after(0, sys.maxsize)]
    found = []
    for one in recordings:
        lines = _truth(folder, one).read_text().splitlines()
        whole = [decode(number, line).event for number, line in enumerate(lines, 1)]
        start, end = began(one), began(one) + timedelta(seconds=one.seconds + 1)
        found.append(Twice(one, whole, [event for event in stored if start <= event.ts <= end]))
    return found
