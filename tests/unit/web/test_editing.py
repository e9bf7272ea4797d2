"""What a drawing changes in the settings: tables of what was, what is drawn, and what becomes of it."""

from typing import Any

import pytest

from edgecount.web.editing import Drawn, changes, drawing, estimated, losing, sharing

TILL = {"polygon": [["0.1", "0.1"], ["0.4", "0.1"], ["0.4", "0"]], "capacity": "6"}
DOOR = {"from": ["0", "0.5"], "to": ["1", "0.5"], "in_side": "left", "title": "Door"}
CONFIG: dict[str, Any] = {
    "cameras": {
        "entrance": {"source": "rtsp://camera", "lines": {"door": DOOR}, "zones": {"till": TILL, "shelf": TILL}},
        "yard": {"source": "rtsp://yard", "zones": {"shelf": TILL}},
    },
    "alerts": {
        "queue": {"when": "zone", "zone": "till"},
        "shelves": {"when": "zone", "zone": "shelf"},
        "busy": {"when": "occupancy"},
    },
}
ZONE = {"polygon": [[0.1, 0.1], [0.4, 0.1], [0.4, 0.0]], "capacity": 6}
LINE = {"from": [0.0, 0.5], "to": [1.0, 0.5], "in_side": "left", "title": "Door"}
SAME: dict[str, Any] = {"lines": {"door": LINE}, "zones": {"till": ZONE, "shelf": ZONE}}
LINES, ZONES = ["cameras", "entrance", "lines"], ["cameras", "entrance", "zones"]


def test_reads_text_as_numbers() -> None:
    assert drawing(CONFIG, "entrance") == SAME


@pytest.mark.parametrize("config", [{}, {"cameras": None}, {"cameras": {"entrance": {"lines": None}}}])
def test_reads_a_camera_without_any(config: dict[str, Any]) -> None:
    assert drawing(config, "entrance") == {"lines": {}, "zones": {}}


def test_finds_what_depends_on_a_zone() -> None:
    assert losing(CONFIG, "entrance", "till") == ["queue"]
    assert losing(CONFIG, "entrance", "shelf") == []
    assert sharing(CONFIG, "entrance", "till") == []
    assert sharing(CONFIG, "entrance", "shelf") == ["yard"]


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        pytest.param(SAME, [], id="nothing"),
        pytest.param(
            {**SAME, "lines": {"door": {**LINE, "in_side": "right"}}},
            [{"path": LINES, "value": {"door": {**LINE, "in_side": "right"}}}],
            id="a line alone",
        ),
        pytest.param(
            {**SAME, "zones": {"shelf": ZONE}},
            [{"path": ZONES, "value": {"shelf": ZONE}}, {"path": ["alerts", "queue"], "value": None}],
            id="a zone that goes takes its alert along",
        ),
        pytest.param(
            {**SAME, "zones": {"till": ZONE}},
            [{"path": ZONES, "value": {"till": ZONE}}],
            id="where another camera has the zone, its alert stays",
        ),
        pytest.param(
            {**SAME, "zones": {"queue": ZONE, "shelf": ZONE}, "renamed": {"till": "queue"}},
            [
                {"path": ZONES, "value": {"queue": ZONE, "shelf": ZONE}},
                {"path": ["alerts", "queue", "zone"], "value": "queue"},
            ],
            id="an alert follows a new name",
        ),
        pytest.param(
            {**SAME, "zones": {"shelf": ZONE}, "renamed": {"till": "queue"}},
            [{"path": ZONES, "value": {"shelf": ZONE}}, {"path": ["alerts", "queue"], "value": None}],
            id="renamed, then deleted",
        ),
    ],
)
def test_changes(drawn: dict[str, Any], expected: list[Any]) -> None:
    assert changes(CONFIG, "entrance", Drawn.of({"revision": 1, "renamed": {}, **drawn})) == expected


CROWDED: dict[str, Any] = {
    "cameras": {
        "entrance": {**CONFIG["cameras"]["entrance"], "crowd": {"model": "csrnet", "zones": ["till", "shelf"]}},
        "yard": {**CONFIG["cameras"]["yard"], "crowd": {"model": "csrnet", "zones": ["shelf"]}},
        "hall": {"zones": {"till": TILL}, "crowd": {"model": "csrnet"}},
    },
    "alerts": {
        "queue": {"when": "zone", "zone": "till"},
        "crush": {"when": "crowd", "zone": "till"},
        "shelves": {"when": "crowd", "zone": "shelf"},
        "here": {"when": "crowd", "zone": "shelf", "camera": "entrance"},
    },
}
CROWD = ["cameras", "entrance", "crowd", "zones"]


@pytest.mark.parametrize(
    ("zones", "renamed", "estimates", "alerts"),
    [
        pytest.param(["till", "shelf"], {}, None, {}, id="nothing"),
        pytest.param(["shelf"], {}, ["shelf"], {"crush": None}, id="hall has the zone, and does not estimate it"),
        pytest.param(["till"], {}, ["till"], {"here": None}, id="the yard estimates the zone, too"),
        pytest.param([], {}, [], {"crush": None, "here": None}, id="all"),
        pytest.param(["queue", "shelf"], {"till": "queue"}, ["queue", "shelf"], {"crush": "queue"}, id="a new name"),
    ],
)
def test_estimates_go_with_their_zone_or_follow_its_name(
    zones: list[str], renamed: dict[str, str], estimates: list[str] | None, alerts: dict[str, str | None]
) -> None:
    wish = Drawn(1, SAME["lines"], dict.fromkeys(zones, ZONE), renamed)
    told = [wish for wish in changes(CROWDED, "entrance", wish) if wish["path"] != ZONES]
    of_crowd = [] if estimates is None else [{"path": CROWD, "value": estimates}]
    of_alerts = [
        {"path": ["alerts", alert, *([] if zone is None else ["zone"])], "value": zone}
        for alert, zone in alerts.items()
    ]
    assert told == [*of_crowd, *of_alerts]


@pytest.mark.parametrize("zones", [None, "till", {}])
def test_what_no_loader_takes_is_no_list_of_zones(zones: Any) -> None:
    assert list(estimated({"cameras": {"entrance": {"crowd": {"zones": zones}}}}, "entrance")) == []


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(None, id="nothing"),
        pytest.param([], id="a list"),
        pytest.param({"revision": 1, "lines": {}, "zones": {}}, id="too little"),
        pytest.param({"revision": "1", "lines": {}, "zones": {}, "renamed": {}}, id="a revision in words"),
        pytest.param({"revision": 1, "lines": [], "zones": {}, "renamed": {}}, id="lines in a list"),
        pytest.param({"revision": 1, "lines": {}, "zones": {}, "renamed": {"a": 1}}, id="a number for a name"),
    ],
)
def test_refuses_what_no_editor_sends(record: object) -> None:
    with pytest.raises(ValueError, match="no drawing of lines and zones: reload"):
        Drawn.of(record)
