"""How a clip is counted: by what its truth.json says of the mount, or by its name."""

import json
from pathlib import Path

import pytest

from benchmarks.clips import clips_in
from benchmarks.counted import CAMERA, config_of, models_for, with_model

CONTENT = {"width": 100, "height": 50, "fps": 7, "lines": {}}


def write(folder: Path, more: dict[str, object]) -> Path:
    folder.mkdir()
    (folder / "truth.json").write_text(json.dumps(CONTENT | more))
    (folder / "video.mp4").touch()
    return folder.parent


@pytest.mark.parametrize(
    ("name", "more", "mount"),
    [
        ("hall", {}, "side"),
        ("doorway", {}, "overhead"),
        ("doorway", {"mount": "side"}, "side"),
        ("unseen", {"mount": "overhead"}, "overhead"),
    ],
)
def test_a_truth_says_the_mount_and_names_only_where_it_does_not(
    tmp_path: Path, name: str, more: dict[str, object], mount: str
) -> None:
    (clip,) = clips_in(write(tmp_path / name, more))
    assert (clip.name, clip.truth.mount) == (name, mount)


@pytest.mark.parametrize("more", [{}, {"every": 1}])
@pytest.mark.parametrize("name", ["hall", "doorway"])
def test_every_model_of_a_clip_makes_a_config(tmp_path: Path, name: str, more: dict[str, object]) -> None:
    (clip,) = clips_in(write(tmp_path / name, {}))
    for model in models_for(clip.truth):
        camera = config_of(clip.truth, with_model(model, **more)).cameras[CAMERA]
        assert camera.mount == clip.truth.mount
        assert camera.detector.every == more.get("every", "auto")


def test_a_clip_that_looks_straight_down_has_one_model(tmp_path: Path) -> None:
    (clip,) = clips_in(write(tmp_path / "metro", {}))
    assert models_for(clip.truth) == ["overhead"]


def test_a_folder_without_a_video_is_no_clip(tmp_path: Path) -> None:
    (write(tmp_path / "half", {}) / "half" / "video.mp4").unlink()
    assert clips_in(tmp_path) == []
