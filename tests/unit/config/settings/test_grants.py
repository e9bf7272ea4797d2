"""The least role for a change, by its place."""

import pytest

from edgecount.config.settings.grants import ADMIN, MANAGER, least_role


@pytest.mark.parametrize(
    ("place", "least"),
    [
        ("site.capacity", MANAGER),
        ("cameras.entrance.lines", MANAGER),
        ("cameras.entrance.zones", MANAGER),
        ("cameras.entrance.lines.door", MANAGER),
        ("cameras.entrance.zones.till.title", MANAGER),
        ("cameras.entrance.crowd.zones", MANAGER),
        ("cameras.entrance.crowd.model", None),
        ("alerts.queue", MANAGER),
        ("alerts.queue.zone", MANAGER),
        ("cameras.entrance", ADMIN),
        ("cameras.entrance.source", ADMIN),
        ("cameras.entrance.mount", ADMIN),
        ("mail.receivers", ADMIN),
        ("mail.password", None),
        ("cameras.entrance.ca", None),
        ("web.host", None),
    ],
)
def test_the_least_role(place: str, least: int | None) -> None:
    assert least_role(tuple(place.split("."))) == least
