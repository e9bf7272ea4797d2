"""The detector of a camera that looks straight down.

Theory of operation.  From above, people show heads and shoulders, of a breadth that hardly differs: so the frame is
made as small as lets this breadth be the one that our network knows (`person_size.py`, `scales.py`), and a network
of few weights is enough.  Beside the colours it is shown what has changed a moment ago and what is not as in the empty
scene, because a dark coat on a dark floor is seen by its motion alone.  People that stand are known by their looks:
for the network, nobody becomes part of the background.
"""

from collections.abc import Sequence

from edgecount.detectors.overhead.candidate import Candidate, each_once
from edgecount.detectors.overhead.person_size import Breadth, PersonSize
from edgecount.detectors.overhead.scales import SEVERAL
from edgecount.detectors.overhead.sized_sight import SizedSight
from edgecount.detectors.runtimes.runtime import PlanesRuntime
from edgecount.detectors.views.stillness import Stillness
from edgecount.geometry import Size
from edgecount.ports import Image
from edgecount.tracking.detection import Detection

BREADTHS = 3.7
"""A person's own height in breadths of their shoulders: 1.7 m to 0.46 m."""
MOVING = 6.0
"""Levels of change around a head from which somebody walks there."""


class OverheadDetector:
    """Finds people in the frames of one camera, each once; frames come in order.

    `floor` is the confidence (0-1) from which a box counts.  With `sure`, the confidence of a person, frames in which
    nobody was seen and nothing has changed are not looked at.
    """

    def __init__(self, runtime: PlanesRuntime, size: PersonSize, floor: float, sure: float | None = None) -> None:
        self._runtime = runtime
        self._person_size = size
        self._floor = floor
        self._sure = sure
        self._frame: Size | None = None
        self._sights: list[SizedSight] = []
        self._stillness: Stillness | None = None
        self._runs = 0

    @property
    def runs(self) -> int:
        """1 if the last look ran the network: at three sizes of the picture, it takes no longer than others at one."""
        return self._runs

    @property
    def person_width(self) -> float | None:
        """The breadth of people's shoulders, as a share of the picture's width; None until it is known."""
        return self._person_size.width

    def detect(self, image: Image, now: float) -> Sequence[Detection]:
        """The people in the frame taken at `now` (seconds), boxes within it, the most confident first."""
        height, width = image.shape[:2]
        frame = Size(width, height)
        if frame != self._frame:
            self._begin(frame)
        known = None if self._stillness is None else self._stillness.known(image)
        self._runs = int(known is None)
        if known is not None:
            return known
        people = self._look(image, now)
        self._learn(people, now, frame)
        found = [seen for seen in (_detection(person, frame) for person in people) if seen is not None]
        if self._stillness is not None:
            self._stillness.learn(found)
        return found

    def _begin(self, frame: Size) -> None:
        widths = SEVERAL if self._person_size.width is None else (self._person_size.width,)
        self._frame = frame
        self._sights = [SizedSight(self._runtime, frame, width) for width in widths]
        self._stillness = None if self._sure is None else Stillness(self._sure)

    def _look(self, image: Image, now: float) -> list[Candidate]:
        seen = [one for sight in self._sights for one in sight.look(image, now, self._floor)]
        return each_once(seen)

    def _learn(self, people: Sequence[Candidate], now: float, frame: Size) -> None:
        """Learn how large people are; where that is news, go on at this size alone."""
        walkers = [one for one in people if one.moved >= MOVING]
        breadths = [Breadth(one.breadth / frame.width, (one.confidence * one.whole) ** 2) for one in walkers]
        if self._person_size.learn(breadths, now) and self._person_size.width is not None:
            former = self._sights[0]
            self._sights = [SizedSight(self._runtime, frame, self._person_size.width, former)]


def _detection(person: Candidate, frame: Size) -> Detection | None:
    """The person for the tracker; None where the frame shows nothing of the box."""
    box = person.box.clipped(frame)
    return None if box is None else Detection(box, person.confidence, BREADTHS * person.breadth)
