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
from edgecount.events.model import AnyEvent, Crossing, Visit
from edgecount.replay.parts.cutting import Margins, RecordingPart
from edgecount.replay.parts.kept_parts import KeptParts
from edgecount.wiring.recordings.folder_count import FolderJob, count_folder
from edgecount.wiring.recordings.part_work import PartJob, count_part
from edgecount.wiring.recordings.survey import SurveyJob, survey

BEGAN = datetime(2026, 5, 4, 10, tzinfo=UTC)
WHOLE = 1e9
NEAR = 1.0
SHORTEST = 0.15
"""Of a random line, as a share of the picture."""


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
    chance = random.Random(clip.name)  # noqa: S311 - the same lines on every run
    drawn = {f"line-{number}": _line(chance) for number in range(options.lines)}
    corners = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.95], [0.2, 0.95]]
    camera: dict[str, object] = {"lines": drawn, "anchor": clip.truth.anchor}
    camera["zones"] = {"area": {"polygon": corners}}
    if options.every:
        camera["detector"] = {"every": options.every}
    path = folder / f"{clip.name}.yaml"
    path.write_text(json.dumps({"site": {"name": "Bench", "timezone": "UTC"}, "cameras": {"door": camera}}))
    return path


def _line(chance: random.Random) -> dict[str, object]:
    while True:
        start, end = ([round(chance.uniform(0.05, 0.95), 3) for _ in "xy"] for _ in "ab")
        if abs(start[0] - end[0]) + abs(start[1] - end[1]) > SHORTEST:
            return {"from": start, "to": end, "in_side": "left"}


def _events(clip: Clip, config: Path, chunk: float, margins: Margins, folder: Path) -> tuple[Sequence[AnyEvent], int]:
    """What a clip comes to, and at how many seams it was cut."""
    kept = folder / f"{clip.name}-{chunk}-{margins.run_in}-{margins.run_out}"
    job = FolderJob(config, "door", None, chunk, margins, True, "", kept, lambda _file: BEGAN)  # noqa: FBT003 - cut
    (found,) = count_folder([clip.video], job, lambda _file, _done, _total: None)
    if found.counted is None:
        raise SystemExit(found.problem)
    return found.counted.events, len(list(kept.glob("part-*"))) - 1


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
    ones = [event for event in whole if isinstance(event, Crossing)]
    others = [event for event in parts if isinstance(event, Crossing)]
    near = sorted(
        (apart, one.id.int, other.id.int)
        for one in ones
        for other in others
        if (one.line, one.direction, one.reverses is None) == (other.line, other.direction, other.reverses is None)
        and (apart := abs((one.ts - other.ts).total_seconds())) <= NEAR
    )
    found, again = set[int](), set[int]()
    for _, one_id, other_id in near:
        if one_id not in found and other_id not in again:
            found.add(one_id)
            again.add(other_id)
    stays, cut = ([event for event in events if isinstance(event, Visit)] for events in (whole, parts))
    dwell = abs(sum(stay.dwell_seconds for stay in stays) - sum(stay.dwell_seconds for stay in cut))
    missing, extra = len(ones) - len(found), len(others) - len(again)
    return Seams(seams, len(ones), missing, extra, len(stays), len(cut), dwell)


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
