"""Defaults, overrides and what a Config never gives away."""

import copy
import re

import pytest
from pydantic import ValidationError

from edgecount.config.model import RESERVED, Config
from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.counting import CountingSection
from edgecount.config.sections.detector import DetectorSection
from edgecount.config.sections.tracking import TrackingSection

LINE = {"from": [0.2, 0.5], "to": [0.8, 0.5], "in_side": "left"}


def test_the_smallest_config() -> None:
    config = Config(cameras={"door": CameraSection()})
    camera = config.cameras["door"]
    assert (config.site.name, config.site.slug, config.site.timezone.key) == ("Site", "site", "UTC")
    assert (camera.source, camera.anchor, camera.lines, camera.zones) == (None, "foot", {}, {})
    assert (camera.detector, camera.tracking, camera.counting) == (
        DetectorSection(),
        TrackingSection(),
        CountingSection(),
    )


@pytest.mark.parametrize(
    ("shared", "own", "expected"),
    [
        pytest.param({}, {}, DetectorSection(), id="defaults"),
        pytest.param({"every": 5, "threads": 2}, {}, DetectorSection(every=5, threads=2), id="global"),
        pytest.param({}, {"every": 3}, DetectorSection(every=3), id="own"),
        pytest.param({"every": 5, "threads": 2}, {"every": 3}, DetectorSection(every=3, threads=2), id="key-by-key"),
        pytest.param({"every": 5}, {"every": "auto"}, DetectorSection(), id="back-to-the-default"),
    ],
)
def test_overriding(shared: dict[str, object], own: dict[str, object], expected: DetectorSection) -> None:
    config = Config.model_validate({"detector": shared, "cameras": {"a": {"detector": own}, "b": {}}})
    assert config.cameras["a"].detector == expected
    assert config.cameras["b"].detector == config.detector


def test_every_block_is_overridden() -> None:
    config = Config.model_validate(
        {
            "cameras": {"a": {"tracking": {"max_followers": 3}, "counting": {"u_turn": "count"}}},
            "tracking": {"lost_after_seconds": 1, "max_followers": 9},
            "counting": {"clear_of_line": 0.25, "u_turn": "ignore"},
        }
    )
    assert config.cameras["a"].tracking == TrackingSection(lost_after_seconds=1, max_followers=3)
    assert config.cameras["a"].counting == CountingSection(clear_of_line=0.25, u_turn="count")
    assert config.tracking.max_followers == 9


def test_a_wrong_global_block_is_its_own_error_only() -> None:
    with pytest.raises(ValidationError) as caught:
        Config.model_validate({"detector": {"threads": 99}, "cameras": {"a": {}}})
    assert [error["loc"] for error in caught.value.errors()] == [("detector", "threads")]


def test_frozen() -> None:
    config = Config(cameras={"door": CameraSection()})
    with pytest.raises(ValidationError, match="frozen"):
        config.site.name = "Other"  # type: ignore[misc] # which is what is tested


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_names_of_topics(name: str) -> None:
    with pytest.raises(ValidationError, match="belongs to a topic"):
        Config(cameras={name: CameraSection()})


def test_a_line_and_a_zone_of_one_name() -> None:
    with pytest.raises(ValidationError, match="queue: a line of this camera has the same name"):
        CameraSection.model_validate(
            {"lines": {"queue": LINE}, "zones": {"queue": {"polygon": [[0, 0], [1, 0], [1, 1]]}}}
        )


def test_source_from_a_number() -> None:
    source = CameraSection.model_validate({"source": 0}).source
    assert source is not None
    assert CameraSection(source=source).source is source


def test_nothing_shows_a_secret() -> None:
    environ = {"EDGECOUNT_U": "operator", "EDGECOUNT_P": "hunter2"}
    data = {"cameras": {"a": {"source": "rtsp://{EDGECOUNT_U}:{EDGECOUNT_P}@192.0.2.10/1", "lines": {"door": LINE}}}}
    config = Config.model_validate(data, context=environ)
    source = config.cameras["a"].source
    assert source is not None
    assert source.address.reveal() == "rtsp://operator:hunter2@192.0.2.10/1"
    for text in (
        str(config),
        repr(config),
        config.model_dump_json(),
        str(config.model_dump(mode="json")),
        str(config.model_dump()),
    ):
        assert not re.search("operator|hunter2", text)
    assert '"source":"rtsp://192.0.2.10/1"' in config.model_dump_json()
    assert copy.deepcopy(config) == config


def test_errors_hide_their_input() -> None:
    with pytest.raises(ValidationError) as caught:
        Config.model_validate({"cameras": {"a": {"source": "rtsp://admin:hunter2@192.0.2.10/1", "anchor": "hunter2"}}})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("camera", "anchor"),
    [
        pytest.param({}, "foot", id="from the side"),
        pytest.param({"mount": "overhead"}, "center", id="from above"),
        pytest.param({"mount": "overhead", "anchor": "foot"}, "foot", id="from above, and said otherwise"),
        pytest.param({"anchor": "center"}, "center", id="from the side, and said otherwise"),
    ],
)
def test_the_anchor_suits_the_mount(camera: dict[str, str], anchor: str) -> None:
    assert CameraSection.model_validate(camera).anchor == anchor


def test_whatever_model_others_have_a_camera_overhead_has_its_own() -> None:
    config = Config.model_validate(
        {
            "detector": {"model": "nanodet", "view": "tiles", "threads": 2},
            "cameras": {
                "front": {},
                "door": {"mount": "overhead"},
                "back": {"mount": "overhead", "detector": {"pose": False}},
            },
        }
    )
    assert [(c.detector.model, c.detector.view, c.detector.threads) for c in config.cameras.values()] == [
        ("nanodet", "tiles", 2),
        ("overhead", "auto", 2),
        ("overhead", "auto", 2),
    ]
    assert config.cameras["front"].detector.confidence == 0.45


OFFICE = {"zones": {"office": {"polygon": [[0, 0], [1, 0], [1, 1]]}}}


def test_the_staffs_zone_is_one_of_any_camera_or_of_the_camera_itself() -> None:
    shared = {"counting": {"staff_zone": "office"}, "cameras": {"a": OFFICE, "b": {}}}
    assert Config.model_validate(shared).cameras["b"].counting.staff_zone == "office"
    own = {"cameras": {"a": OFFICE | {"counting": {"staff_zone": "office"}}, "b": OFFICE}}
    assert [camera.counting.staff_zone for camera in Config.model_validate(own).cameras.values()] == ["office", None]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param(
            {"counting": {"staff_zone": "till"}, "cameras": {"a": OFFICE}},
            "have no zone till, which counting.staff_zone names: draw it, or take counting.staff_zone out",
            id="shared",
        ),
        pytest.param(
            {"cameras": {"a": OFFICE, "b": {"counting": {"staff_zone": "office"}}}},
            'there is no zone "office"',
            id="own",
        ),
    ],
)
def test_a_staffs_zone_that_is_not_there_is_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Config.model_validate(wrong)
