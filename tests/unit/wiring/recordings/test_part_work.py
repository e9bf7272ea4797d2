"""A part is counted as its name says, or not at all."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from edgecount.errors import SourceError
from edgecount.replay.parts.cutting import WHOLE
from edgecount.wiring.recordings.part_work import PartJob, count_part
from tests.support.footage.walker import write_config, write_walk


@pytest.mark.parametrize("camera", ["entrance", "back"])
def test_a_config_that_was_changed_meanwhile_counts_nothing(tmp_path: Path, camera: str) -> None:
    """What is kept under a name is of the lines that the name was made of."""
    config, file = write_config(tmp_path), write_walk(tmp_path / "walk.avi")
    start = datetime(2026, 5, 4, 12, tzinfo=UTC)
    job = PartJob(file, config, camera, None, start, "content", WHOLE, tmp_path / "parts", "a name of other lines")
    with pytest.raises(SourceError, match=r"config\.yaml was changed since the count began: start it again"):
        count_part(job, lambda _done, _total: None)
    assert not (tmp_path / "parts").exists()
