"""Records what the detector sees in a clip, for tests that then need neither the clip nor the detector.

    python -m tests.golden.record ../shared/data/pets09-s2l1

The folder has a `truth.json` and a `video.*`; the recording is named after it.  What is counted of the boxes becomes
what is expected: look at the difference before you commit it.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from benchmarks.truth import Truth, read_truth
from edgecount.detectors.select import load_detector
from edgecount.detectors.views.viewed import ViewedDetector
from edgecount.ports import Detector, FrameSource
from edgecount.sources.recordings.recording import Recording
from tests.golden.clip import MIN_CONFIDENCE, GoldenClip, counted, dump, rounded


def record(source: FrameSource, detector: Detector, truth: Truth, most: int) -> GoldenClip:
    """The first frames of an opened clip, `most` of them."""
    frames = [
        tuple(rounded(seen) for seen in detector.detect(frame.image)) for frame in islice(iter(source.read, None), most)
    ]
    true = [(it.line, it.direction, it.frame) for it in truth.crossings if it.frame <= most]
    clip = GoldenClip(truth.size, truth.fps, truth.lines, sorted(true, key=lambda fact: fact[2]), (), frames)
    return replace(clip, expected=counted(clip))


def main(arguments: Sequence[str] | None = None) -> None:
    """Record the clip that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden.record", description=__doc__.splitlines()[0])
    parser.add_argument("clip", type=Path, help="a folder with truth.json and video.*")
    parser.add_argument("--frames", type=int, default=200, help="how many, from the first on (default: 200)")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent, help="the folder to write into")
    options = parser.parse_args(arguments)
    truth = read_truth(options.clip / "truth.json")
    detector = ViewedDetector(
        load_detector("mobilenet_ssd", "auto", MIN_CONFIDENCE, threads=1),
        "auto",
        [line.segment for line in truth.lines.values()],
    )
    source = Recording(next(options.clip.glob("video.*")), truth.fps)
    source.open()
    try:
        clip = record(source, detector, truth, options.frames)
    finally:
        source.close()
    dump(clip, options.into / f"{options.clip.resolve().name}.json")


if __name__ == "__main__":
    main()
