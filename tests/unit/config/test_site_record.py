"""The site as the dashboard knows it: all of its layout, and nothing that is secret."""

import json

from edgecount.config.model import Config
from edgecount.config.site_record import site_record

CONFIG = {
    "site": {
        "name": "Corner <shop>",
        "timezone": "Europe/Paris",
        "day_start": "04:00",
        "capacity": 120,
        "opening_hours": {"monday": "10:00-22:00", "saturday": "10:00-13:00, 14:00-02:00", "sunday": "closed"},
    },
    "cameras": {
        "front-door": {
            "source": "rtsp://{EDGECOUNT_USER}:{EDGECOUNT_PASSWORD}@192.0.2.10/stream1?token={EDGECOUNT_TOKEN}",
            "lines": {"door": {"from": [0, 0.5], "to": [1, 0.5], "in_side": "left", "title": "The door"}},
            "zones": {"queue": {"polygon": [[0, 0], [0.5, 0], [0.5, 0.5]], "capacity": 8}},
            "crowd": {"model": "crowd.onnx", "zones": ["queue"]},
        },
        "yard": {"source": "yard.mp4", "mount": "overhead"},
        "none": {},
    },
}
SECRETS = {"EDGECOUNT_USER": "anna", "EDGECOUNT_PASSWORD": "s3cret", "EDGECOUNT_TOKEN": "t0ken"}


RULE = {"anchor": "foot", "clear_of_line": 0.08, "u_turn": "net", "u_turn_window_seconds": 5.0}


def test_the_whole_record() -> None:
    record = site_record(Config.model_validate(CONFIG, context=SECRETS))
    assert record == {
        "name": "Corner <shop>",
        "timezone": "Europe/Paris",
        "day_start": "04:00",
        "hours": {"monday": "10:00-22:00", "saturday": "10:00-13:00, 14:00-02:00", "sunday": "closed"},
        "capacity": 120,
        "language": "en",
        "cameras": {
            "front-door": {
                "title": "Front door",
                "mount": "side",
                "source": "rtsp",
                "lines": {"door": {"title": "The door", "from": [0, 0.5], "to": [1, 0.5], "in_side": "left"}},
                "zones": {"queue": {"title": "Queue", "points": [[0, 0], [0.5, 0], [0.5, 0.5]], "capacity": 8}},
                "crowd": ["queue"],
                "rule": RULE,
            },
            "yard": {
                "title": "Yard",
                "mount": "overhead",
                "source": "file",
                "lines": {},
                "zones": {},
                "crowd": None,
                "rule": {**RULE, "anchor": "center"},
            },
            "none": {
                "title": "None",
                "mount": "side",
                "source": None,
                "lines": {},
                "zones": {},
                "crowd": None,
                "rule": RULE,
            },
        },
    }


def test_no_secret_is_in_it() -> None:
    said = json.dumps(site_record(Config.model_validate(CONFIG, context=SECRETS)))
    assert not [secret for secret in SECRETS.values() if secret in said]
    assert "192.0.2.10" not in said
