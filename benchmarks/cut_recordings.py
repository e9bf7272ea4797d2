"""Recordings as a shop's recorder leaves them, cut out of the clips: other moments, rates, sides, files and dates."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.support.footage.ffmpeg import X264, converted

APART = timedelta(minutes=40)
"""From one recording's beginning to the next."""
SHORTEST, LONGEST = 42.0, 54.0
"""Seconds; a clip that ends sooner begins anew."""
LONG_ONE = 10
"""Each so manyth recording is twice as long."""
WIDTH = 384
RATES = (4.0, 5.0, 6.25)
"""Frames a second."""
_X264 = ("-threads", "1", *X264, "-crf", "20")
_FILES = ((".mp4", _X264), (".mkv", _X264), (".avi", ("-c:v", "mpeg4", "-q:v", "3")))


@dataclass(frozen=True, slots=True)
class CutRecording:
    """A recording: so many seconds of a clip, from a moment of it on, at this rate; `began` is local time."""

    clip: str
    begin: float
    seconds: float
    fps: float
    is_mirrored: bool
    began: datetime
    ending: str

    @property
    def name(self) -> str:
        """The name that a recorder gives it."""
        return f"door_{self.began:%Y%m%d_%H%M%S}{self.ending}"


def planned(clips: Sequence[str], count: int, first: datetime) -> list[CutRecording]:
    """So many recordings of these clips, the same on every run; the first begins at this local time."""
    chance = random.Random("recordings")  # noqa: S311 - the same on every run
    found = []
    for number in range(count):
        clip = clips[number % len(clips)]
        rate, begin = chance.choice(RATES), chance.uniform(0, 20)
        seconds = chance.uniform(SHORTEST, LONGEST) * (2 if number % LONG_ONE == LONG_ONE - 1 else 1)
        ending = _FILES[number % len(_FILES)][0]
        began = first + number * APART
        found.append(CutRecording(clip, begin, seconds, rate, chance.random() < 0.5, began, ending))
    return found


def cut_out(recording: CutRecording, video: Path, folder: Path) -> Path:
    """Write a recording of this clip's video into the folder."""
    pictures = f"fps={recording.fps},scale={WIDTH}:-2" + ",hflip" * recording.is_mirrored
    options = dict(_FILES)[recording.ending]
    before = ("-stream_loop", "-1", "-ss", f"{recording.begin:.2f}")
    length = ("-t", f"{recording.seconds:.2f}")
    return converted(video, folder / recording.name, *length, "-vf", pictures, "-an", *options, before=before)
