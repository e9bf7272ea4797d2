"""`make bench`: measures accuracy, cost and delivery on the clips below BENCH_DATA, and keeps what it found.

    python -m benchmarks [PART ...]

Without a part, all of them.  What they find is printed, and kept in benchmarks/RESULTS.md.
"""

import argparse
from collections.abc import Callable, Sequence

from rich.console import Console

from benchmarks import (
    accuracy,
    cameras,
    coach,
    cpu,
    crowds,
    delivery,
    fleet,
    forecast,
    groups,
    joined,
    masks,
    memory,
    moved,
    people,
    rendered,
    staff,
    trails,
    viewers,
)
from benchmarks.machine import provenance
from benchmarks.report import Chapter, keep, show

PARTS: dict[str, tuple[str, Callable[[], Chapter]]] = {
    "accuracy": (accuracy.TITLE, accuracy.measure),
    "cpu": (cpu.TITLE, cpu.measure),
    "people": (people.TITLE, people.measure),
    "cameras": (cameras.TITLE, cameras.measure),
    "viewers": (viewers.TITLE, viewers.measure),
    "memory": (memory.TITLE, memory.measure),
    "masks": (masks.TITLE, masks.chapter),
    "delivery": (delivery.TITLE, delivery.chapter),
    "fleet": (fleet.TITLE, fleet.measure),
    "crowds": (crowds.TITLE, crowds.measure),
    "trails": (trails.TITLE, trails.measure),
    "groups": (groups.TITLE, groups.measure),
    "staff": (staff.TITLE, staff.measure),
    "seams": (joined.TITLE, joined.measure),
    "coach": (coach.TITLE, coach.measure),
    "forecast": (forecast.TITLE, forecast.measure),
    "moved": (moved.TITLE, moved.measure),
    "rendered": (rendered.TITLE, rendered.measure),
}
"""By the name that the command line knows them by: the chapter's title, and what measures it."""
BY_NAME = ("fleet", "seams", "forecast")
"""Measured only where they are named: they need what is not beside the clips."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the parts that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    which = f"{', '.join(PARTS)} (default: all but {', '.join(BY_NAME)})"
    parser.add_argument("parts", nargs="*", metavar="PART", help=which)
    parts = parser.parse_args(arguments).parts or [part for part in PARTS if part not in BY_NAME]
    unknown = sorted(set(parts) - set(PARTS))
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}: name some of {', '.join(PARTS)}")
    console = Console(highlight=False, width=140)
    titles = [title for title, _ in PARTS.values()]
    for part in parts:
        console.print(f"{part} ...", markup=False)
        chapter = PARTS[part][1]()
        show(chapter, console)
        keep([chapter], provenance(), titles)


if __name__ == "__main__":
    main()
