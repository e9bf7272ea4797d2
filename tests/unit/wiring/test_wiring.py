from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecount.commands.parsing.arguments import pick_camera
from edgecount.config.load import load
from edgecount.config.model import Config
from edgecount.detectors.select import UNSURE
from edgecount.detectors.self_test import WALL, picture
from edgecount.detectors.views.shared import SharedInference
from edgecount.detectors.views.viewed import ViewedDetector
from edgecount.errors import ModelError, UsageError
from edgecount.events.model import AnyEvent
from edgecount.geometry import Box
from edgecount.masking.anonymizer import FLOOR, NoAnonymizer
from edgecount.overlay.drawn import ShownCounts
from edgecount.pipeline.pipeline import Pipeline
from edgecount.ports import Image
from edgecount.tracking.detection import Detection
from edgecount.wiring.layout import report_settings
from edgecount.wiring.replay import build_pipeline
from edgecount.wiring.seeing.detectors import SideNetwork, counting_detector, load_network
from edgecount.wiring.seeing.pictures import build_painter
from edgecount.wiring.state import STORE, state_folder
from tests.support.builders import SIZE
from tests.support.fakes import FakeDetector, FakeSource
from tests.support.stage import pictures, script, told

TWO_CAMERAS = """\
site: {name: Main Street, timezone: Europe/Paris, day_start: "04:00", capacity: 120,
       opening_hours: {monday: "10:00-22:00"}}
cameras:
  entrance:
    lines: {door: {from: [0.25, 0.5], to: [0.75, 0.5], in_side: right}}
    zones: {queue: {polygon: [[0.1, 0.6], [0.4, 0.6], [0.4, 0.9]]}}
  exit:
    lines:
      left: {from: [0.25, 0.5], to: [0.75, 0.5], in_side: right}
      right: {from: [0.25, 0.5], to: [0.75, 0.5], in_side: right}
  bare: {}
  other: {lines: {door: {from: [0.25, 0.5], to: [0.75, 0.5], in_side: right}}, detector: {model: gone.caffemodel}}
files: {period_minutes: 5, delimiter: tab, bom: true}
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    path = tmp_path / "config.yaml"
    path.write_text(TWO_CAMERAS)
    return load(path, {})


@pytest.mark.parametrize(
    ("named", "environ", "expected"),
    [
        pytest.param(Path("/srv/counts"), {"STATE_DIRECTORY": "/var/lib/edgecount"}, "/srv/counts", id="as named"),
        pytest.param(None, {"STATE_DIRECTORY": "/var/lib/edgecount"}, "/var/lib/edgecount", id="as systemd says"),
        pytest.param(None, {"STATE_DIRECTORY": ""}, "var", id="systemd says nothing"),
        pytest.param(None, {}, "var", id="else here"),
    ],
)
def test_state_folder(named: Path | None, environ: Mapping[str, str], expected: str) -> None:
    assert state_folder(named, environ) == Path(expected)


def test_the_store_has_a_name_that_tells_whose_it_is() -> None:
    assert STORE == "edgecount.sqlite"


def test_the_camera_that_is_named(config: Config) -> None:
    assert pick_camera(config, "exit") == "exit"


def test_the_only_camera_needs_no_name(config: Config) -> None:
    only = config.model_copy(update={"cameras": {"entrance": config.cameras["entrance"]}})
    assert pick_camera(only, None) == "entrance"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param(
            None,
            "the config has several cameras (entrance, exit, bare, other): choose one with --camera NAME",
            id="none named",
        ),
        pytest.param("exti", "the config has no camera 'exti'; it has entrance, exit, bare, other", id="misspelt"),
        pytest.param("", "the config has no camera ''; it has entrance, exit, bare, other", id="empty"),
    ],
)
def test_a_choice_that_cannot_be_made(config: Config, name: str | None, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        pick_camera(config, name)
    assert str(caught.value) == message


def counted(pipeline: Pipeline) -> list[str]:
    source = FakeSource(pictures(31))
    source.open()
    events: list[AnyEvent] = []
    while (frame := source.read()) is not None:
        events += pipeline.process(frame).events
    return told([*events, *pipeline.finish()])


def test_a_pipeline_counts_at_the_lines_of_its_camera(config: Config) -> None:
    assert counted(build_pipeline(config, "entrance", detector=FakeDetector(*script()))) == ["in"]
    assert counted(build_pipeline(config, "exit", detector=FakeDetector(*script()))) == ["in", "in"]


def test_a_camera_without_lines_is_refused(config: Config) -> None:
    with pytest.raises(UsageError) as caught:
        build_pipeline(config, "bare", detector=FakeDetector())
    assert str(caught.value) == (
        "camera bare has no lines and no zones, so there is nothing to count: "
        "draw one under cameras.bare.lines or cameras.bare.zones"
    )


def test_a_camera_whose_model_is_not_there_is_refused(config: Config) -> None:
    with pytest.raises(ModelError, match=r"gone\.prototxt: absent"):
        build_pipeline(config, "other")


@pytest.mark.parametrize(
    ("pose", "zones", "sees"),
    [
        pytest.param("true", "{hall: {polygon: [[0, 0], [1, 0], [1, 1]]}}", True, id="pose-and-a-zone"),
        pytest.param("true", "{}", False, id="no-zone"),
        pytest.param("false", "{hall: {polygon: [[0, 0], [1, 0], [1, 1]]}}", False, id="no-pose"),
    ],
)
def test_falls_are_seen_where_both_a_zone_and_poses_are_wanted(
    tmp_path: Path, pose: str, zones: str, sees: bool
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"detector: {{pose: {pose}}}\ncameras: {{hall: {{zones: {zones}}}}}\n")
    assert load(path, {}).cameras["hall"].sees_falls is sees


def test_the_detector_of_the_config_is_the_shipped_one_and_finds_nobody_in_the_dark(config: Config) -> None:
    detector = counting_detector(config.cameras["entrance"])
    assert isinstance(detector, ViewedDetector)
    assert list(detector.detect(pictures(1)[0])) == []


@pytest.mark.parametrize("model", ["mobilenet_ssd", "nanodet", "person"])
def test_the_same_people_count_whether_or_not_others_look_through_the_network(model: str) -> None:
    line = {"from": (0.5, 0.2), "to": (0.5, 0.8), "in_side": "right"}
    camera = Config.model_validate({"detector": {"model": model}, "cameras": {"hall": {"lines": {"door": line}}}})
    hall = camera.cameras["hall"]
    shown = SharedInference(load_network(hall, FLOOR / UNSURE))
    alone, beside = counting_detector(hall), SideNetwork(hall, shown).counting()
    counted, worth_hiding = 0, list[Detection]()
    for image in fading(picture(), (1.0, 0.5, 0.4, 0.25, 0.2, 0.18, 0.17, 0.16, 0.12)):
        found = list(alone.detect(image, 0.0))
        assert list(beside.detect(image, 0.0)) == found
        counted += len(found)
        worth_hiding += shown.at(image, Box(0, 0, image.shape[1], image.shape[0]))
    assert counted > 0
    assert min(seen.confidence for seen in worth_hiding) < UNSURE * hall.detector.confidence


def fading(image: Image, shares: Sequence[float]) -> Iterator[Image]:
    """The test picture's figure, of which less and less is left before the wall."""
    wall = np.full_like(image, WALL)
    for share in shares:
        yield np.asarray(cv2.addWeighted(image, share, wall, 1 - share, 0), np.uint8)


def test_the_painter_knows_lines_and_zones(config: Config) -> None:
    source = FakeSource(pictures(1))
    source.open()
    frame = source.read()
    assert frame is not None
    painter = build_painter(config.cameras["entrance"], NoAnonymizer())
    painter.see(frame, (), ShownCounts())
    painted = painter.paint(frame, ShownCounts())
    assert painted[SIZE.height // 2 - 2 : SIZE.height // 2 + 3, SIZE.width // 2].max() > 100
    zone_edge = painted[int(0.6 * SIZE.height) - 2 : int(0.6 * SIZE.height) + 3, int(0.25 * SIZE.width)]
    assert zone_edge.max() > 50


def test_the_files_are_those_of_the_site(config: Config) -> None:
    settings = report_settings(config)
    assert (settings.layout.slug, settings.layout.name, settings.layout.capacity) == ("main-street", "Main Street", 120)
    assert settings.layout.lines == {"entrance": ("door",), "exit": ("left", "right"), "bare": (), "other": ("door",)}
    assert (settings.period_minutes, settings.delimiter, settings.bom) == (5, "\t", True)
    assert settings.layout.calendar.day_of(datetime(2026, 5, 5, 1, 59, tzinfo=UTC)) == date(2026, 5, 4)
    assert settings.layout.calendar.day_of(datetime(2026, 5, 5, 2, 0, tzinfo=UTC)) == date(2026, 5, 5)
    assert settings.layout.is_open(datetime(2026, 5, 4, 12))  # noqa: DTZ001 - a local time
    assert not settings.layout.is_open(datetime(2026, 5, 4, 22))  # noqa: DTZ001


def test_titles_come_from_cameras_lines_and_zones(tmp_path: Path) -> None:
    path = tmp_path / "titled.yaml"
    path.write_text("""\
cameras:
  entrance:
    title: Front
    lines:
      door: {from: [0.2, 0.5], to: [0.8, 0.5], in_side: right, title: Main door}
      gate: {from: [0.2, 0.6], to: [0.8, 0.6], in_side: right}
    zones: {queue: {polygon: [[0.1, 0.6], [0.4, 0.6], [0.4, 0.9]], title: Till}}
""")
    layout = report_settings(load(path, {})).layout
    assert layout.titles == {
        ("entrance",): "Front",
        ("entrance", "door"): "Main door",
        ("entrance", "queue"): "Till",
    }
    assert layout.fall_cameras == frozenset()
