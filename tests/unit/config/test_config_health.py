"""The port of health and metrics, as text and as a number; what is refused: tests/integration/config_corpus."""

import pytest

from edgecount.config.model import Config


@pytest.mark.parametrize(
    ("block", "port"),
    [
        pytest.param({}, 9464, id="default"),
        pytest.param({"health": {}}, 9464, id="empty-block"),
        pytest.param({"health": {"port": "9465"}}, 9465, id="as-yaml-has-it"),
        pytest.param({"health": {"port": 1}}, 1, id="lowest"),
        pytest.param({"health": {"port": 65535}}, 65535, id="highest"),
        pytest.param({"health": {"port": "off"}}, "off", id="off"),
    ],
)
def test_port(block: dict[str, object], port: int | str) -> None:
    assert Config.model_validate({"cameras": {"door": {}}, **block}).health.port == port
