"""Which cameras' recordings are cut: those of which the last seconds tell all that counts."""

import pytest

from edgecount.config.sections.camera import CameraSection
from edgecount.wiring.recordings.survey import is_cut

ZONES = {"hall": {"polygon": [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]}}


@pytest.mark.parametrize(
    ("settings", "cut"),
    [
        pytest.param({}, True, id="lines"),
        pytest.param({"zones": ZONES}, True, id="zones"),
        pytest.param({"mount": "overhead"}, False, id="seen from above"),
        pytest.param({"zones": ZONES, "detector": {"pose": True}}, False, id="falls"),
        pytest.param({"zones": ZONES, "counting": {"staff_zone": "hall"}}, False, id="staff by a zone"),
    ],
)
def test_which_recordings_are_cut(settings: dict[str, object], cut: bool) -> None:
    assert is_cut(CameraSection.model_validate(settings, context={})) == cut
