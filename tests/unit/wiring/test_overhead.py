"""A camera that looks straight down, from its config to its events; the network knows people by their colour."""

from collections.abc import Iterable

import numpy as np
import pytest

from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.privacy import MaskName
from edgecount.daemon.recording.cameras.person_widths import PersonWidths
from edgecount.events.model import AnyEvent
from edgecount.geometry import Box, Size
from edgecount.overlay.palette import Colour
from edgecount.pipeline.pipeline import Pipeline
from edgecount.ports import Frame, Image
from edgecount.tracking.track import Track
from edgecount.wiring.daemon import informed
from edgecount.wiring.job import CameraJob, Paint
from edgecount.wiring.replay import build_pipeline
from edgecount.wiring.seeing.detectors import OverheadNetwork
from edgecount.wiring.seeing.pictures import build_anonymizer, looked_at
from tests.support.fakes import BEGAN, FakeClock, FakeMemory
from tests.support.models.heads import SeesRed, floor
from tests.support.stage import told

WIDTH, HEIGHT, BROAD = 320, 240, 32
LINE = {"from": (0.1, 0.5), "to": (0.9, 0.5), "in_side": "right"}
PAINT: Colour = (200, 10, 10)


def camera(**more: object) -> Config:
    settings = {"mount": "overhead", "lines": {"door": LINE}, **more}
    return Config.model_validate({"cameras": {"entrance": settings}})


def section(config: Config) -> CameraSection:
    return config.cameras["entrance"]


def counting(config: Config, network: SeesRed | None = None) -> Pipeline:
    detector = OverheadNetwork(section(config), network or SeesRed()).counting()
    return build_pipeline(config, "entrance", replaying=True, detector=detector)


def shown(*people: tuple[float, float]) -> Image:
    return floor(*people, width=WIDTH, height=HEIGHT, broad=BROAD)


def frames(images: Iterable[Image], rate: float = 10.0) -> Iterable[Frame]:
    for n, image in enumerate(images):
        yield Frame(image, n + 1, n / rate, BEGAN)


def counted(
    pipeline: Pipeline, images: Iterable[Image], rate: float = 10.0
) -> tuple[list[AnyEvent], list[list[Track]]]:
    events: list[AnyEvent] = []
    tracks = []
    for frame in frames(images, rate):
        processed = pipeline.process(frame)
        events += processed.events
        tracks.append([track for track in processed.tracks if track.confirmed])
    return [*events, *pipeline.finish()], tracks


@pytest.mark.parametrize("width", [None, 0.1], ids=["learnt", "said"])
@pytest.mark.parametrize("rate", [5, 10, 25])
def test_a_walker_is_counted(width: float | None, rate: int) -> None:
    config = camera(**({} if width is None else {"person_width": width}))
    ways = [(160, 40 + 50 * n / rate) for n in range(3 * rate)]
    events, _ = counted(counting(config), [*[shown()] * rate, *(shown(place) for place in ways + ways[::-1])], rate)
    assert told(events) == ["in", "out"]


@pytest.mark.unmeasured
@pytest.mark.parametrize("seconds", [15, pytest.param(60, marks=pytest.mark.long)])
def test_who_stands_on_the_line_keeps_the_id_and_is_not_counted(seconds: int) -> None:
    came = [shown((160, 40 + 8 * n)) for n in range(11)]
    events, tracks = counted(
        counting(camera()), [*[shown()] * 20, *came, *[shown((160, 120))] * 10 * seconds, *came[::-1]]
    )
    assert told(events) == ["turned_back"]
    assert {track.id for seen in tracks for track in seen} == {1}


@pytest.mark.unmeasured
def test_ten_minutes_with_nobody_under_changing_light() -> None:
    steps = [1.0, 1.25, 1.0, 0.75]
    lit = [np.asarray(shown() * steps[n // 30 % 4], np.uint8) for n in range(1200)]
    events, tracks = counted(counting(camera()), lit, rate=2)
    assert events == []
    assert not any(tracks)


def test_zones_have_visits_and_falls_are_not_looked_for() -> None:
    corners = [[0.2, 0.5], [0.8, 0.5], [0.8, 1.0], [0.2, 1.0]]
    config = camera(zones={"queue": {"polygon": corners}})
    ways = [(160, 40 + 5 * n) for n in range(30)]
    images = [shown(place) for place in [*ways, *[ways[-1]] * 50, *ways[::-1]]]
    events, _ = counted(counting(config), images)
    (visit,) = (event for event in events if event.type == "visit")
    assert visit.dwell_seconds == pytest.approx(7.8, abs=1)
    assert not section(config).sees_falls


@pytest.mark.parametrize("mask", ["figure", "silhouette", "box"])
def test_everybody_is_hidden(mask: MaskName) -> None:
    config = camera()
    network = OverheadNetwork(section(config), SeesRed(score=0.2))
    anonymizer = build_anonymizer(section(config), Paint(mask, PAINT), network, FakeClock())
    for frame in frames(shown((60 + 3 * n, 120), (250, 180)) for n in range(30)):
        covered = anonymizer.over(frame, ()).image
        assert not ((frame.image[..., 2] > 200) & (covered[..., 2] > 200)).any(), "no red is left"


def test_the_whole_frame_is_looked_at() -> None:
    assert looked_at(section(camera()), Size(WIDTH, HEIGHT)) == (Box(0, 0, WIDTH, HEIGHT),)


def test_what_the_operator_says_goes_before_what_was_learnt() -> None:
    said, learnt = section(camera(person_width=0.2)), section(camera())
    assert OverheadNetwork(said, SeesRed(), 0.1).counting().person_width == 0.2
    assert OverheadNetwork(learnt, SeesRed(), 0.1).counting().person_width == 0.1
    assert OverheadNetwork(learnt, SeesRed()).counting().person_width is None


@pytest.mark.parametrize(("mount", "width"), [("overhead", 0.12), ("side", None)])
def test_a_worker_is_told_what_an_earlier_one_has_learnt(mount: str, width: float | None) -> None:
    widths = PersonWidths(FakeMemory())
    widths.keep("entrance", 0.12)
    job = CameraJob("shop", "entrance", "0", is_recording=False, loop=False, settings=section(camera(mount=mount)))
    given = informed(job, widths)
    assert isinstance(given, CameraJob)
    assert given.person_width == width
