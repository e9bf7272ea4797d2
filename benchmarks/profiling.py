"""`make profile`: where a replay spends its time, function by function, by py-spy.

    python -m benchmarks.profiling [--clip NAME] [--model MODEL] [--top 20]

Prints the functions with the most time of their own; what a library does in C belongs to the Python function that
calls it.  The stacks go to bench-output, in the folded format that https://www.speedscope.app opens: nothing is sent.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from benchmarks.clips import CROWD, Clip, named_clip
from benchmarks.counted import CAMERA, MODELS, OVERHEAD, camera_of, known_models, with_model
from benchmarks.remembered import OUTPUT, ROOT
from benchmarks.report import Chapter, Table, show

RATE = 250
"""Samples a second."""


@dataclass(frozen=True, slots=True)
class Spent:
    """A function's share of all samples: those that it was running in, and those that it was on the stack of."""

    function: str
    own: float
    total: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Profile the replay that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.profiling", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clip", default=CROWD, help="a clip of BENCH_DATA (default: %(default)s)")
    parser.add_argument("--model", choices=known_models(), default=MODELS[0], help="default: %(default)s")
    parser.add_argument("--top", type=int, default=20, help="how many functions to show (default: %(default)s)")
    options = parser.parse_args(arguments)
    clip = named_clip(options.clip)
    model = OVERHEAD if clip.truth.mount == "overhead" else options.model
    stacks = record(clip, model)
    rows = [(f"{it.own:.1%}", f"{it.total:.1%}", it.function) for it in spent(stacks.read_text().splitlines())]
    table = Table(f"A replay of {clip.name}, {model}", ("own", "with callees", "function"), rows[: options.top])
    console = Console(highlight=False, width=140)
    show(Chapter("", "", (), [table]), console)
    console.print(f"All stacks: {stacks}, for https://www.speedscope.app")


def record(clip: Clip, model: str) -> Path:
    """Replay the clip under py-spy; the file of the stacks."""
    OUTPUT.mkdir(exist_ok=True)
    stacks = OUTPUT / f"profile-{clip.name}-{model}.folded"
    with TemporaryDirectory() as folder:
        config = Path(folder, "config.yaml")
        config.write_text(json.dumps({"cameras": {CAMERA: camera_of(clip.truth, with_model(model))}}))
        replay = ["-m", "edgecount", "replay", clip.video, "--config", config, "--fps", clip.truth.fps]
        spy = [Path(sys.executable).with_name("py-spy"), "record", "--format", "raw", "--function"]
        command = [*spy, "--rate", RATE, "--output", stacks, "--", sys.executable, *replay]
        done = subprocess.run(list(map(str, command)), cwd=ROOT, check=False)  # noqa: S603 - the command is above
    if done.returncode or not stacks.exists():
        raise SystemExit("py-spy could not watch the replay: its words are above; in a container it needs SYS_PTRACE")
    return stacks


def spent(stacks: Iterable[str]) -> list[Spent]:
    """What every function spent, the most of its own first; a stack is functions, outermost first, and a count."""
    own: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for line in stacks:
        stack, _, samples = line.rpartition(" ")
        functions = (stack or "outside of Python").split(";")
        own[functions[-1]] += int(samples)
        for function in set(functions):
            total[function] += int(samples)
    all_ = max(1, own.total())
    return [Spent(function, count / all_, total[function] / all_) for function, count in own.most_common()]


if __name__ == "__main__":
    main()
