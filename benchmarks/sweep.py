"""Sweeps a parameter of the method, to see whether its value lies on a plateau.

    python -m benchmarks.sweep tracking.tracker.GATE 2 2.5 3 3.5 4 5 6 [--save]
    python -m benchmarks.sweep camera.counting.clear_of_line 0.05 0.1 0.15 0.2 0.25

A parameter is a constant of a module below `edgecount`, or, after `camera.`, a key of a camera's config.  The constant
is set in its module and wherever that name was imported from it, before the pipeline is built; what was computed from
it when the module was loaded stays as it was.  Boxes are those that the detector found before (`remembered.py`), so
that a constant of the detectors cannot be swept.  `--save` keeps the table in benchmarks/sweeps.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from rich.console import Console

from benchmarks.accuracy import count_remembered
from benchmarks.aside import in_parallel
from benchmarks.clips import VISITORS, Clip, crowd, named_clip
from benchmarks.counted import CAMERA, MODELS, Counted, Settings, config_of, known_models, with_model
from benchmarks.machine import provenance
from benchmarks.mot import Tracking, score_tracking
from benchmarks.remembered import remember
from benchmarks.report import Chapter, Table, markdown, show
from benchmarks.scoring import Score, score
from benchmarks.truth import TrueBoxes, Truth, derive_truth

SWEPT = Path(__file__).with_name("sweeps")
LINES, SEED = 120, 1
"""Random lines, all in one picture."""
COLUMNS = ("value", "F1", "count error", "random F1", "random error", "HOTA", "IDF1", "id switches", "one by one")
_PREFIX = "camera."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one value of the parameter leads to; `visitors` are the crossings of the close-up clip."""

    own: Score
    random: Score
    tracking: Tracking
    visitors: Score


@dataclass(frozen=True, slots=True)
class Sweep:
    """A parameter's name, and what its values are tried on."""

    parameter: str
    model: str
    crowd: Clip
    boxes: TrueBoxes
    random: Truth
    visitors: Clip

    def outcome(self, value: object) -> Outcome:
        """What this value leads to; changes the modules of this process for good."""
        settings = setting(self.parameter, value, with_model(self.model))
        own = self._count(self.crowd, self.crowd.truth, settings)
        random = self._count(self.crowd, self.random, settings)
        visitors = self._count(self.visitors, self.visitors.truth, settings)
        return Outcome(
            score(self.crowd.truth, own.crossings),
            score(self.random, random.crossings),
            score_tracking(self.boxes, own.people),
            score(self.visitors.truth, visitors.crossings),
        )

    def _count(self, clip: Clip, truth: Truth, settings: Settings) -> Counted:
        return count_remembered(clip, settings, remember(clip, with_model(self.model)), truth)


def main(arguments: Sequence[str] | None = None) -> None:
    """Sweep the parameter that the command line names."""
    options = _parser().parse_args(arguments)
    values = [json.loads(value) for value in options.values]
    sweep = _sweep(options.parameter, options.model)
    present = present_value(options.parameter, config_of(sweep.crowd.truth, {}).cameras[CAMERA].model_dump())
    for clip in (sweep.crowd, sweep.visitors):
        remember(clip, with_model(sweep.model))
    outcomes = in_parallel(sweep.outcome, values)
    rows = [_row(value, outcome, is_present=value == present) for value, outcome in zip(values, outcomes, strict=True)]
    table = Table(f"{options.parameter} (now {present}), {sweep.model}", COLUMNS, rows)
    show(Chapter("", "", (), [table]), Console(highlight=False, width=140))
    if options.save:
        _save(options.parameter, table)


def present_value(parameter: str, camera: Mapping[str, object]) -> object:
    """What the parameter is by default; ends the program where there is no such parameter."""
    if parameter.startswith(_PREFIX):
        block, _, key = parameter.removeprefix(_PREFIX).partition(".")
        settings = camera.get(block)
        if isinstance(settings, Mapping) and key in settings:
            return settings[key]
        raise SystemExit(f"a camera's config has no {block}.{key}: see docs/configuration.md")
    module, name = _module_and_name(parameter)
    try:
        found: object = vars(import_module(module))[name]
    except (ImportError, KeyError):
        raise SystemExit(f"there is no constant {name} in {module}: name it as in tracking.tracker.GATE") from None
    return found


def setting(parameter: str, value: object, settings: Settings) -> Settings:
    """Give the parameter this value: in the settings that are given back, or in the modules of this process."""
    if parameter.startswith(_PREFIX):
        block, _, key = parameter.removeprefix(_PREFIX).partition(".")
        return {**settings, block: {**settings.get(block, {}), key: value}}
    module, name = _module_and_name(parameter)
    before = vars(import_module(module))[name]
    for loaded in [module for title, module in sys.modules.items() if title.startswith("edgecount.")]:
        if vars(loaded).get(name) is before:
            setattr(loaded, name, value)
    return settings


def _sweep(parameter: str, model: str) -> Sweep:
    clip, boxes = crowd()
    return Sweep(parameter, model, clip, boxes, derive_truth(clip.truth, boxes, LINES, SEED), named_clip(VISITORS))


def _module_and_name(parameter: str) -> tuple[str, str]:
    module, _, name = parameter.rpartition(".")
    return f"edgecount.{module}", name


def _row(value: object, outcome: Outcome, *, is_present: bool) -> list[str]:
    own, random, tracking, visitors = outcome.own, outcome.random, outcome.tracking, outcome.visitors
    return [
        f"{json.dumps(value)}{' (now)' if is_present else ''}",
        *(f"{share:.3f}" for share in (own.f1, own.count_error_rate, random.f1, random.count_error_rate)),
        *(f"{share:.3f}" for share in (tracking.hota, tracking.idf1)),
        str(tracking.switches),
        f"{visitors.matched} of {visitors.true}, {visitors.reported - visitors.matched} more",
    ]


def _save(parameter: str, table: Table) -> None:
    SWEPT.mkdir(exist_ok=True)
    about = f"Of {LINES} random lines and those of the truth; the detector's boxes are the same for all values."
    text = f"# {parameter}\n\n{about} Measured {provenance()}.\n\n{table.title}\n\n{markdown(table)}\n"
    (SWEPT / f"{parameter}.md").write_text(text, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.sweep", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parameter", help="as in tracking.tracker.GATE or camera.counting.clear_of_line")
    parser.add_argument("values", nargs="+", help="what to try")
    parser.add_argument("--model", choices=known_models(), default=MODELS[0], help="default: %(default)s")
    parser.add_argument("--save", action="store_true", help="keep the table in benchmarks/sweeps")
    return parser


if __name__ == "__main__":
    main()
