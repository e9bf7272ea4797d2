"""Crowds: how far the numbers are off with the model csrnet; an estimate in looks of MobileNet-SSD.

The pictures are those of crowd/platform/test (1 to 64 people, each camera's own) and crowd/dense (hundreds) in
BENCH_DATA; bounds and confidences were chosen on crowd/platform/train.  People's shapes are those of the model that
BENCH_SHAPES names, made by `edgecount segment train` of crowd/persons/instances_train.json, whose round was chosen on
six of its pictures; they are measured on the 20 of instances_val.json.
"""

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean, median

import numpy as np

from benchmarks.report import Chapter, Goal, Table, at_most
from benchmarks.shapes import shape_goals
from edgecount.density.crowd import CrowdCounter
from edgecount.density.density_model import DensityModel
from edgecount.density.fetched import FETCHED, density_path
from edgecount.density.gate import Gate
from edgecount.detectors.select import load_detector
from edgecount.ports import Image
from edgecount.sources.picture_file import read_picture
from edgecount.wiring.seeing.crowd_counter import load_quarters

TITLE = "Crowds"
PLATFORM, DENSE, FEW = 3.5, 12.0, 1.5
"""Mean absolute error at the platform, percent of the number in crowds, mean absolute error up to ten people."""
LOOKS = 14.0
BINS = ((1, 5), (6, 10), (11, 20), (21, 30), (31, 45), (46, 99))
MEASURED = 9
"""Times that each of the two networks is run, by turns."""

Counts = Mapping[str, Sequence[float]]
"""The numbers for each picture, by way."""


def measure() -> Chapter:
    """All pictures, and the times; ends the program where there is no model."""
    folder = Path(os.environ.get("BENCH_DATA", "../shared")) / "crowd"
    model = DensityModel.load(density_path(FETCHED), "auto", threads=1)
    detector = load_quarters(threads=1)
    counter = CrowdCounter(model, Gate.of(model.card), model.card.errors, detector)
    true, counts = _counted(
        folder / "platform" / "test",
        {
            "detector, quarters": lambda image: len(detector.detect(image)),
            "density": lambda image: float(model.density(image).sum()),
            "gate": lambda image: _anew(counter, image),
        },
    )
    many, crowds = _counted(folder / "dense", {"gate": lambda image: _anew(counter, image)})
    share = 100 * fmean(abs(one - people) / people for one, people in zip(crowds["gate"], many, strict=True))
    dear, look = _times(model)
    goals = [
        at_most("platform, mean absolute error", _error(counts["gate"], true, (1, 99)), PLATFORM, "{:.2f}"),
        at_most("crowds of hundreds, mean error", share, DENSE, "{:.1f} %"),
        at_most("1 to 10 people, mean absolute error", _error(counts["gate"], true, (1, 10)), FEW, "{:.2f}"),
        _never_worse(counts, true),
        at_most("one estimate at 480×272", dear / look, LOOKS, "{:.1f} looks"),
    ]
    of_shapes, shapes = shape_goals(folder / "persons")
    tables = [_errors(counts, true), _dense(crowds["gate"], many), shapes]
    return Chapter(TITLE, __doc__ or "", [*goals, *of_shapes], tables)


def _anew(counter: CrowdCounter, image: Image) -> float:
    counter.forget()
    return counter.count(image).estimate.people


def _counted(folder: Path, ways: Mapping[str, Callable[[Image], float]]) -> tuple[list[int], Counts]:
    """The true numbers, and those of each way, of a folder's pictures by name; ends the program if it is not there."""
    try:
        points = json.loads((folder / "points.json").read_bytes())
    except OSError as error:
        raise SystemExit(f"{folder}/points.json cannot be read: name the folder with BENCH_DATA=...") from error
    images = [read_picture(folder / name) for name in sorted(points)]
    return [len(points[name]) for name in sorted(points)], {
        way: [count(image) for image in images] for way, count in ways.items()
    }


def _error(counted: Sequence[float], true: Sequence[int], within: tuple[int, int]) -> float:
    """The mean absolute error on pictures with so many people; NaN where there are none."""
    errors = [abs(one - n) for one, n in zip(counted, true, strict=True) if within[0] <= n <= within[1]]
    return fmean(errors) if errors else float("nan")


def _never_worse(counts: Counts, true: Sequence[int]) -> Goal:
    alone = _error(counts["detector, quarters"], true, (1, 10))
    return at_most(
        "1 to 10 people, beyond the detector alone", _error(counts["gate"], true, (1, 10)) - alone, 0.0, "{:.2f}"
    )


def _times(model: DensityModel) -> tuple[float, float]:
    """Milliseconds of processor time: of one estimate, and of one look of MobileNet-SSD, by turns."""
    chance = np.random.default_rng(1)
    wide, square = (np.asarray(chance.integers(0, 256, size, np.uint8)) for size in ((272, 480, 3), (300, 300, 3)))
    look = load_detector("mobilenet_ssd", "auto", 0.4, 1)
    pairs = [(_spent(lambda: model.density(wide)), _spent(lambda: look.detect(square))) for _ in range(MEASURED)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def _errors(counts: Counts, true: Sequence[int]) -> Table:
    columns = ("mean absolute error", *(f"{least}-{most}" for least, most in BINS), "all")
    pictures = ["pictures", *(str(sum(least <= n <= most for n in true)) for least, most in BINS), str(len(true))]
    rows = [
        [way, *(f"{_error(counted, true, within):.1f}".replace("nan", "-") for within in (*BINS, (0, 99)))]
        for way, counted in counts.items()
    ]
    return Table("Platform, by the true number of people", columns, [pictures, *rows])


def _dense(counted: Sequence[float], true: Sequence[int]) -> Table:
    rows = [
        [str(n), f"{one:.0f}", f"{100 * (one - n) / n:+.1f} %"] for n, one in sorted(zip(true, counted, strict=True))
    ]
    return Table("Crowds of hundreds, at full size", ("people", "counted", "error"), rows)
