"""Why crossings were missed and invented: a table of causes with counts, kept in benchmarks/CAUSES.md.

    python -m benchmarks.causes [CLIP ...] [--witness FILE.onnx --family FAMILY] [--pictures]

Clips are those of BENCH_DATA and of RENDERED_CLIPS that look from the side, by a part of their name; without any, all
of them.  Where people really were says gt.txt.  For a clip without boxes, a witness says it: what another model, or the
same one, sees when it looks at every frame.  A crossing that no witness has counted stays open, and is to be read from
the pictures that `--pictures` writes to bench-output/causes: the frames about it, with all boxes and tracks.
"""

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from benchmarks.causes_shown import draw_causes
from benchmarks.clips import Clip, all_clips, clips_in
from benchmarks.counted import Settings, models_for, with_model
from benchmarks.followed import Followed
from benchmarks.following import follow
from benchmarks.machine import provenance
from benchmarks.rendered import CLIPS
from benchmarks.report import Chapter, Table, markdown, show
from benchmarks.truth import Crossing, Truth, crossings_of
from benchmarks.why import ByFrame, Cause, Made, left_over, who_crossed, why_invented, why_missed
from edgecount.geometry import Box

KEPT = Path(__file__).with_name("CAUSES.md")
READ = "## Read from the pictures"
"""From here on CAUSES.md is written by hand, and kept."""
OPEN = Cause("no witness: to be read from the pictures")


@dataclass(frozen=True, slots=True)
class Explained:
    """One missed or invented crossing, and its cause."""

    kind: str
    clip: str
    model: str
    crossing: Crossing
    cause: Cause


@dataclass(frozen=True, slots=True)
class Witness:
    """Where everybody was, and who made which crossing."""

    people: ByFrame
    made: Made


def main(arguments: Sequence[str] | None = None) -> None:
    """Explain what the command line names."""
    options = _parser().parse_args(arguments)
    console = Console(highlight=False, width=160)
    found: list[Explained] = []
    for clip in _chosen(options.clips):
        witnesses = _witnesses(clip, options)
        for model in models_for(clip.truth):
            counted = follow(clip, with_model(model), with_model(model))
            explained = explain(clip, model, counted, witnesses)
            for one in explained:
                console.print(_line(one), markup=False)
            if options.pictures:
                draw_causes(clip, counted, [(it.kind, it.model, it.crossing) for it in explained])
            found += explained
    tables = [table(kind, found) for kind in ("missed", "invented")]
    show(Chapter("", "", (), tables), console)
    keep(tables, provenance())


def explain(clip: Clip, model: str, counted: Followed, witnesses: Sequence[Witness]) -> list[Explained]:
    """All that was missed and invented, as the first witness saw it; what that one did not see, the others may have."""
    first, truth = witnesses[0], clip.truth
    left = left_over(truth, who_crossed(truth, first.made), first.people, counted)
    found = [("missed", truth.crossings[i], _missed(truth, i, counted, witnesses)) for i in left.missed]
    for number in left.invented:
        cause = why_invented(number, first.made, first.people, counted)
        found.append(("invented", counted.crossings[number], cause))
    return [Explained(kind, clip.name, model, crossing, cause) for kind, crossing, cause in found]


def table(kind: str, found: Sequence[Explained]) -> Table:
    """How often each cause was met, by clip and model; the most frequent first."""
    of_kind = [it for it in found if it.kind == kind]
    columns = list(dict.fromkeys((_group(it.clip), it.model) for it in found))
    counts = Counter(((it.cause.what, it.cause.seen), (_group(it.clip), it.model)) for it in of_kind)
    totals = Counter((it.cause.what, it.cause.seen) for it in of_kind)
    rows = [
        [what, seen, *(str(counts[(what, seen), column] or "") for column in columns), str(number)]
        for (what, seen), number in totals.most_common()
    ]
    sums = [str(sum((_group(it.clip), it.model) == column for it in of_kind)) for column in columns]
    rows.append(["together", "", *sums, str(len(of_kind))])
    return Table(
        f"Crossings {kind}",
        ("cause", "how the person was seen", *(f"{group}, {model}" for group, model in columns), "together"),
        rows,
    )


def keep(tables: Sequence[Table], origin: str, path: Path = KEPT) -> None:
    """Write the tables into CAUSES.md, and leave what was read by hand."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    read = before[before.index(READ) :] if READ in before else f"{READ}\n"
    about = " ".join((__doc__ or "").split("\n\n")[2].split())
    made = "Made by `.venv/bin/python -m benchmarks.causes`; `benchmarks/why.py` has what each cause means."
    parts = ["# Why crossings are missed and invented", made, about, f"Measured {origin}."]
    for one in tables:
        parts += [f"## {one.title}", markdown(one)]
    path.write_text("\n\n".join([*parts, read]), encoding="utf-8")


def _missed(truth: Truth, number: int, counted: Followed, witnesses: Sequence[Witness]) -> Cause:
    for witness in witnesses:
        person = who_crossed(truth, witness.made)[number]
        if person is not None:
            return why_missed(truth.crossings[number], person, witness.people, counted)
    return OPEN


def _witnesses(clip: Clip, options: argparse.Namespace) -> list[Witness]:
    if clip.boxes is not None:
        lines = clip.truth.lines.items()
        people = clip.boxes.people
        made = [
            it for name, line in lines for it in crossings_of(people, name, line, clip.truth.size, clip.truth.anchor)
        ]
        return [Witness(_by_frame(people), made)]
    return [_seen_by(follow(clip, settings, known)) for settings, known in _settings(clip, options)]


def _settings(clip: Clip, options: argparse.Namespace) -> Iterator[tuple[Settings, Settings]]:
    """How witnesses look, the best one first, and under what settings their boxes are remembered."""
    if options.witness is not None:
        own = with_model(str(options.witness), family=options.family)
        yield with_model(str(options.witness), family=options.family, every=1), own
    for model in reversed(models_for(clip.truth)):
        yield with_model(model, every=1), with_model(model)


def _seen_by(found: Followed) -> Witness:
    return Witness(found.people, list(zip(found.tracks, found.crossings, strict=True)))


def _by_frame(people: ByFrame) -> ByFrame:
    """Boxes by person and frame, as boxes by frame and person."""
    frames: dict[int, dict[int, Box]] = {}
    for person, boxes in people.items():
        for frame, box in boxes.items():
            frames.setdefault(frame, {})[person] = box
    return frames


def _chosen(names: Sequence[str]) -> list[Clip]:
    clips = [*all_clips(), *clips_in(Path(os.environ.get("RENDERED_CLIPS", CLIPS)))]
    return [
        clip for clip in clips if clip.truth.mount == "side" and (not names or any(name in clip.name for name in names))
    ]


def _group(clip: str) -> str:
    """Rendered clips of one mount stand together."""
    return next((f"rendered, {mount}" for mount in ("side", "steep") if clip.startswith(f"{mount}-")), clip)


def _line(one: Explained) -> str:
    crossing, cause = one.crossing, one.cause
    what = f"{one.kind} {crossing.line} {crossing.direction} at {crossing.frame}: {cause.what}"
    return f"{one.clip}, {one.model}: {what}; {cause.seen or '-'}; track {cause.track}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.causes", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clips", nargs="*", metavar="CLIP", help="a part of a clip's name (default: all)")
    parser.add_argument("--witness", type=Path, help="an ONNX file that sees more than the shipped models")
    parser.add_argument("--family", help="how the witness's file is read, as detector.family")
    parser.add_argument(
        "--pictures", action="store_true", help="also draw the frames about each, in bench-output/causes"
    )
    return parser


if __name__ == "__main__":
    main()
