"""What is lost or invented where recordings are cut: all clips in one piece, and in parts with several margins.

    .venv/bin/python -m benchmarks.seams [--chunks 12 15 20] [--margins 10/5 5/3 2/2 0/0] [--every 1]

Those that look straight down are left out: they are never cut.  Each clip is counted at random lines and at a zone; a
crossing is found again where line and direction are the same, within a second.  As often as needed, looks fall on other
frames wherever counting begins: the last row says what that alone changes, by recordings of one piece that begin three
frames later.  `--every 1` looks at all frames.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.clips import STRAIGHT_DOWN, Clip, all_clips
from benchmarks.same_counts import same_crossings, visits_of
from edgecount.events.model import AnyEvent
from edgecount.replay.parts.cutting import Margins, RecordingPart
from edgecount.replay.parts.kept_parts import KeptParts
from edgecount.wiring.recordings.folders.folder_count import count_folder
from edgecount.wiring.recordings.folders.folder_plan import FolderJob
from edgecount.wiring.recordings.part_work import PartJob, count_part
from edgecount.wiring.recordings.survey import SurveyJob, survey

BEGAN = datetime(2026, 5, 4, 10, tzinfo=UTC)
WHOLE = 1e9
SHORTEST = 0.15
"""Of a random line, as a share of the picture."""
AREA = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.95], [0.2, 0.95]]
"""The corners of a zone in which people walk and stand."""


@dataclass(frozen=True, slots=True)
class Seams:
    """How the parts of a clip differ from the whole; `dwell_off` is how far their visits are off in all (s)."""

    seams: int = 0
    crossings: int = 0
    missing: int = 0
    extra: int = 0
    visits: int = 0
    visits_in_parts: int = 0
    dwell_off: float = 0.0

    def plus(self, other: "Seams") -> "Seams":
        """Both together."""
        return Seams(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def main() -> None:
    """Print a row for each size of chunk and margins."""
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs = [(clip, _config(clip, folder, options)) for clip in all_clips() if clip.name not in STRAIGHT_DOWN]
        whole = {clip.name: _events(clip, config, WHOLE, Margins(), folder)[0] for clip, config in jobs}
        print("| chunk | run-in/run-out | seams | crossings | missing | extra | visits | in parts | dwell off |")
        print("|---|---|---|---|---|---|---|---|---|")
        for margins in options.margins:
            for chunk in options.chunks:
                total = Seams()
                for clip, config in jobs:
                    events, seams = _events(clip, config, chunk, margins, folder)
                    total = total.plus(_compared(whole[clip.name], events, seams))
                _print(f"{chunk:.0f} s | {margins.run_in:g}/{margins.run_out:g} s", total)
        total = Seams()
        for clip, config in jobs:
            total = total.plus(_compared(whole[clip.name], _begun_later(clip, config, folder), 0))
        _print("one piece, 3 frames later | ", total)


def _print(how: str, seams: Seams) -> None:
    values = (getattr(seams, name) for name in Seams.__slots__)
    row = " | ".join(f"{value:.1f}" if isinstance(value, float) else str(value) for value in values)
    print(f"| {how} | {row} |", flush=True)


def _config(clip: Clip, folder: Path, options: argparse.Namespace) -> Path:
    camera: dict[str, object] = {"lines": random_lines(clip.name, options.lines), "anchor": clip.truth.anchor}
    camera["zones"] = {"area": {"polygon": AREA}}
    if options.every:
        camera["detector"] = {"every": options.every}
    path = folder / f"{clip.name}.yaml"
    path.write_text(json.dumps({"site": {"name": "Bench", "timezone": "UTC"}, "cameras": {"door": camera}}))
    return path


def random_lines(seed: str, count: int) -> dict[str, dict[str, object]]:
    """So many lines anywhere in the picture, as a config has them: the same on every run."""
    chance = random.Random(seed)  # noqa: S311 - the same lines on every run
    return {f"line-{number}": _line(chance) for number in range(count)}


def _line(chance: random.Random) -> dict[str, object]:
    while True:
        start, end = ([round(chance.uniform(0.05, 0.95), 3) for _ in "xy"] for _ in "ab")
        if abs(start[0] - end[0]) + abs(start[1] - end[1]) > SHORTEST:
            return {"from": start, "to": end, "in_side": "left"}


def _events(clip: Clip, config: Path, chunk: float, margins: Margins, folder: Path) -> tuple[Sequence[AnyEvent], int]:
    """What a clip comes to, and at how many seams it was cut."""
    kept = folder / f"{clip.name}-{chunk}-{margins.run_in}-{margins.run_out}"
    job = FolderJob(config, "door", None, chunk, margins, True, "", kept, lambda _file: BEGAN)  # noqa: FBT003 - cut
    counted = count_folder([clip.video], job, lambda _file, _done, _total: None)
    seams = len(list(kept.glob("part-*"))) - 1
    (found,) = counted
    if found.recorded is None:
        raise SystemExit(found.problem)
    return found.recorded.events, seams


def _begun_later(clip: Clip, config: Path, folder: Path) -> Sequence[AnyEvent]:
    """What a clip comes to in one piece that begins at its fourth frame."""
    kept = KeptParts(folder / f"{clip.name}-later")
    known = survey(SurveyJob(clip.video, None, folder / f"{clip.name}-later"), lambda _done, _total: None)
    part = RecordingPart(4, None, 4, None)
    job = PartJob(clip.video, config, "door", None, BEGAN, known.content, part, folder / f"{clip.name}-later", "later")
    count_part(job, lambda _done, _total: None)
    counted = kept.part("later")
    return () if counted is None else counted.events


def _compared(whole: Sequence[AnyEvent], parts: Sequence[AnyEvent], seams: int) -> Seams:
    crossings = same_crossings(whole, parts)
    stays, cut = visits_of(whole), visits_of(parts)
    dwell = abs(sum(stay.dwell_seconds for stay in stays) - sum(stay.dwell_seconds for stay in cut))
    return Seams(seams, crossings.number, crossings.missing, crossings.extra, len(stays), len(cut), dwell)


def _margins(text: str) -> Margins:
    run_in, run_out = map(float, text.split("/"))
    return Margins(run_in, run_out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seams", description=__doc__)
    parser.add_argument("--chunks", nargs="+", type=float, default=[12.0, 15.0, 20.0])
    parser.add_argument("--margins", nargs="+", type=_margins, default=[_margins("20/5")])
    parser.add_argument("--lines", type=int, default=40, help="random lines a clip")
    parser.add_argument("--every", type=int, help="look at every so-manyth frame, not as often as needed")
    return parser


if __name__ == "__main__":
    main()
