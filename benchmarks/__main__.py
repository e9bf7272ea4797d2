"""`make bench`: accuracy and speed on the clips below BENCH_DATA, and how a backlog of events is delivered.

Times are of the processor, in milliseconds a frame.  They differ from machine to machine and from hour to hour: compare
the last column, which is the whole in units of one look of the network at one picture, measured in the same run.
"""

import os
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from benchmarks.clip import Measured, measure, one_inference
from benchmarks.delivery import EVENTS
from benchmarks.delivery import measure as measure_delivery
from benchmarks.delivery import table as delivery_table
from benchmarks.masks import mask_table
from benchmarks.truth import Truth, derive_truth, read_truth

RANDOM_LINES, SEED = 24, 1
VARIANTS: dict[str, dict[str, object]] = {"": {}, "every 3": {"every": 3}, "OpenCV": {"runtime": "opencv"}}
COLUMNS = ("clip", "true", "found", "F1", "count error", "decode", "detect", "rest", "ms a frame", "in looks")


def main() -> None:
    """Measure every clip: as it is, with other settings, and with other lines where its boxes are known."""
    data = Path(os.environ.get("BENCH_DATA", "../shared"))
    folders = sorted(path.parent for path in data.glob("data/*/truth.json") if list(path.parent.glob("video.*")))
    if not folders:
        raise SystemExit(f"{data}/data has no clip with a truth.json: name the folder with BENCH_DATA=...")
    console = Console(highlight=False, width=120)
    table = Table(*COLUMNS, box=SIMPLE_HEAD)
    for folder in folders:
        video = next(iter(sorted(folder.glob("video.*"))))
        look = one_inference(video)
        for name, truth, settings in _runs(folder):
            console.print(f"{name} ...", markup=False)
            table.add_row(name, *_cells(measure(video, truth, settings), look))
    console.print(table)
    console.print(mask_table(data))
    console.print(f"{EVENTS:,} events to a broker ...", markup=False)
    console.print(delivery_table(measure_delivery()))


def _runs(folder: Path) -> list[tuple[str, Truth, dict[str, object]]]:
    truth = read_truth(folder / "truth.json")
    runs = [(f"{folder.name} {variant}".strip(), truth, settings) for variant, settings in VARIANTS.items()]
    boxes = folder / "gt.txt"
    if boxes.is_file():
        name = f"{folder.name} {RANDOM_LINES} other lines"
        runs.append((name, derive_truth(truth, boxes, RANDOM_LINES, SEED), {}))
    return runs


def _cells(measured: Measured, look: float) -> list[str]:
    score = measured.score
    return [
        str(score.true),
        str(score.reported),
        f"{score.f1:.3f}",
        f"{score.count_error_rate:.3f}",
        *(f"{time:.1f}" for time in (measured.decoding, measured.detecting, measured.rest, measured.total)),
        f"{measured.total / look:.2f}",
    ]


if __name__ == "__main__":
    main()
