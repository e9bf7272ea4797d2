"""A daemon's status with everything in it: for the tests of who shows it."""

from datetime import UTC, date, datetime, timedelta

from edgecount.alerts.rule import AlertStanding
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.figures.live_figures import LineFigures, SiteFigures
from edgecount.site.status import CameraState, SinkState, Status
from tests.support.sink_names import ANNA, MQTT

NOW = datetime(2026, 5, 4, 12, 3, 22, 150000, tzinfo=UTC)
LINES = {
    ("entrance", "door"): LineFigures(210, 168, 9000, 8999, 8123, NOW, 140, 6, 4),
    ("entrance", "gate"): LineFigures(3, 1, 3, 1, 40, NOW - timedelta(hours=1)),
    ("back", "door"): LineFigures(),
}
FULL = Status(
    version="1.2.3",
    site="main-street",
    site_name="Main Street",
    started=NOW - timedelta(days=3, hours=2, minutes=11),
    now=NOW,
    figures=SiteFigures(date(2026, 5, 4), LINES, inside=131, seq=8123),
    capacity=120,
    cameras={
        "entrance": CameraState("online", NOW - timedelta(hours=2)),
        "back": CameraState("offline", NOW - timedelta(days=1), "192.0.2.10 cannot be opened: check its address"),
        "cellar": CameraState("disabled"),
    },
    alerts={
        "crowded": AlertStanding("occupancy", raised=True, value=131, limit=120, since=NOW - timedelta(minutes=20)),
        "back_lost": AlertStanding("camera_lost", raised=False, value=0, limit=0, camera="back"),
    },
    zones={
        ("entrance", "queue"): ZoneFigures((134.04, 61.0, 3.0)),
        ("entrance", "bar"): ZoneFigures(),
        ("back", "queue"): None,
    },
    zone_capacities={"queue": 2},
    sinks={
        MQTT: SinkState(delivered=8123, delivered_at=NOW),
        ANNA: SinkState(8000, NOW - timedelta(hours=1), 3, "mail.example.com does not answer", 2),
    },
)
EMPTY = Status(
    version="1.2.3",
    site="main-street",
    site_name="Main Street",
    started=NOW,
    now=NOW,
    figures=SiteFigures(date(2026, 5, 4)),
)
