"""When a recording began, by the names that recorders give."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from edgecount.sources.recordings.beginnings import named_beginning

PARIS = ZoneInfo("Europe/Paris")
NAMED = datetime(2026, 5, 4, 14, 0, 5, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("name", "began"),
    [
        ("door_20260504_140005.mp4", NAMED),
        ("20260504140005.mkv", NAMED),
        ("2026-05-04 14-00-05.mkv", NAMED),
        ("2026-05-04T14:00:05.mp4", NAMED),
        ("cam1 2026_05_04 14h00m05s.avi", NAMED),
        ("NVR_ch2_main_20260504140005_.dav.mp4", NAMED),
        ("door.mp4", None),
        ("20260504.mp4", None),
        ("door_20260504_1400.mp4", None),
        ("20260504_140005_20260504_150000.mp4", None),
        ("20261304_140005.mp4", None),
        ("20260504_250005.mp4", None),
        ("1720260504140005.mp4", None),
    ],
)
def test_names(name: str, began: datetime | None) -> None:
    assert named_beginning(name, PARIS) == began
