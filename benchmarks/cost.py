"""What a clip costs in processor time: the whole pipeline frame by frame, and one look of the network in between.

The look, of the same model at the same picture, and the decoding are the units that other times are compared with:
they are measured in the same seconds, so that a processor that is slow just then is slow for all.
"""

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.aside import on_one_core
from benchmarks.counted import CAMERA, Settings, config_of
from benchmarks.stages import LOOK, STAGES, Stopwatch, TimedDetector, time_stages
from benchmarks.truth import Truth
from edgecount.detectors.select import load_detector
from edgecount.sources.recordings.recording import Recording
from edgecount.wiring.replay import build_pipeline
from edgecount.wiring.seeing.detectors import counting_detector

APART = 8
"""Frames from one look for comparison to the next."""
DECODE = "decode"
STAGE_NAMES = (DECODE, LOOK, *STAGES)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of processor time a frame, by stage and in all; `one_look` of a look, wherever it was due.

    `people` is how many were in the picture in the mean, as far as the tracker knew.
    """

    frames: int
    stages: Mapping[str, float]
    total: float
    one_look: float
    people: float

    @property
    def rest(self) -> float:
        """What belongs to no stage."""
        return self.total - sum(self.stages.values())

    @property
    def in_looks(self) -> float:
        """The whole, in looks of the network."""
        return self.total / self.one_look

    @property
    def in_decodes(self) -> float:
        """The whole, in decodings of a frame."""
        return self.total / self.stages[DECODE]


def cost_of(video: Path, truth: Truth, settings: Settings) -> Cost:
    """What the clip costs with the default config but for these settings, on one core, in a process of its own."""
    return on_one_core(partial(cost_here, video, truth, settings))


def cost_here(video: Path, truth: Truth, settings: Settings) -> Cost:
    """What it costs in this process, whose stages are timed from now on."""
    config = config_of(truth, settings)
    camera, watch = config.cameras[CAMERA], Stopwatch()
    network = load_detector(camera.detector.model, camera.detector.runtime, camera.detector.confidence, 1)
    detector = TimedDetector(counting_detector(camera), watch)
    pipeline = build_pipeline(config, CAMERA, replaying=True, detector=detector)
    time_stages(watch)
    spent, looks, people = 0.0, [], []
    with closing(Recording(video, truth.fps)) as source:
        source.open()
        read = watch.timed(DECODE, source.read)
        while True:
            began = time.process_time()
            frame = read()
            if frame is None:
                break
            people.append(sum(track.confirmed for track in pipeline.process(frame).tracks))
            done = time.process_time()
            spent += done - began
            if frame.index % APART == 0:
                network.detect(frame.image)
                looks.append(time.process_time() - done)
    frames = len(people)
    stages = {stage: 1000 * watch.seconds.get(stage, 0.0) / frames for stage in STAGE_NAMES}
    return Cost(frames, stages, 1000 * spent / frames, 1000 * sum(looks) / len(looks), sum(people) / frames)
