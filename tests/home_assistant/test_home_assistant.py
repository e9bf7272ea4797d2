"""A shop at a real Home Assistant: set-up, recorder, statistics, changes of the config, a broker that dies.

`make test-ha` makes the environment that it runs in, with the newest release.
"""

import logging
import random
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from edgecount.alerts.rule import AlertStanding
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.figures.live_figures import DayVisits, LineFigures
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.sink import UndeliveredError
from edgecount.site.status import CameraState
from tests.support.fakes import BEGAN
from tests.support.servers.broker import Broker
from tests.support.servers.home_assistant import ROOT, HomeAssistant
from tests.support.shops.mqtt_shop import MqttShop, settings, status
from tests.support.stored import fallen
from tests.support.waiting import wait_until

log = logging.getLogger(__name__)

pytestmark = [
    pytest.mark.long,
    pytest.mark.home_assistant,
    pytest.mark.unmeasured,
    pytest.mark.skipif(not (ROOT / ".stamp").exists(), reason="make test-ha makes the environment"),
]

LINES = {"entrance": ("door", "gate"), "back": ("door",)}
ZONES = {"entrance": ("queue", "table"), "back": ("queue",)}
DASHBOARD = Path(__file__).parents[2] / "docs" / "home-assistant" / "dashboard.yaml"
DOOR_IN = "sensor.main_street_entrance_door_in_today"
MOST_ROWS = 900
"""What the recorder may write down of two cameras in a quarter of an hour."""
OF_THE_BROKER = ("[homeassistant.components.mqtt.client]", "[paho.mqtt.client]", "Task exception was never retrieved")
"""What Home Assistant says of every broker that dies: that it is gone, and that it could not talk to it."""
PERIODS, PERIOD_SECONDS, RATE = 8, 300, 10


class ShopAtHome(MqttShop):
    """A shop with two busy cameras; everything in it is at random, and the same every time."""

    def __init__(self, broker: Broker, folder: Path, **changes: Any) -> None:
        made = settings(broker, **{"lines": LINES, "zones": ZONES, "zone_capacities": {"table": 4}, **changes})
        first = frozenset({"entrance"})
        made = replace(made, layout=replace(made.layout, fall_cameras=first, picture_cameras=first))
        super().__init__(made, folder)
        self.made: MqttSettings = made
        self._chance = random.Random(15)
        cameras = {name: CameraState("online", BEGAN) for name in made.layout.cameras}
        standing = {"full": AlertStanding("occupancy", raised=False, value=0, limit=100)}
        self.status = status(cameras=cameras, alerts=standing)
        self._zones: dict[tuple[str, str], tuple[float, ...]] = dict.fromkeys(made.layout.zone_keys, ())

    def live(self, seconds: float) -> None:
        """Let half a second after the other pass, with people who come, stay and go."""
        for _ in range(int(seconds * 2)):
            self.clock.advance(0.5)
            self._step()
            self.sink.tick()

    def enter(self, people: int) -> None:
        """So many more come in at the entrance's door; fewer than none have turned round."""
        key, lines = ("entrance", "door"), dict(self.status.figures.lines)
        before = lines.get(key, LineFigures())
        lines[key] = replace(before, came_in=before.came_in + people, in_total=before.in_total + people)
        self._have(lines=lines, inside=self.status.figures.inside + people)

    def queue(self, people: int) -> None:
        """So many stand in the entrance's queue from now on."""
        self._zones[("entrance", "queue")] = (1.0,) * people
        zones = {key: ZoneFigures(dwells) for key, dwells in self._zones.items()}
        self.status = replace(self.status, zones=zones)
        self.publish()

    def publish(self) -> None:
        """Publish what has changed."""
        self.clock.advance(20)
        self.sink.tick()

    def _step(self) -> None:
        if self._chance.random() < 0.06:
            self.enter(1 if self._chance.random() < 0.9 else -1)
        visits = dict(self.status.figures.visits)
        for key, dwells in self._zones.items():
            people = [dwell + 0.5 for dwell in dwells]
            if self._chance.random() < 0.12:
                people.append(0.0)
            if people and self._chance.random() < 0.12:
                gone = people.pop(self._chance.randrange(len(people)))
                visits[key] = visits.get(key, DayVisits()).plus(DayVisits(1, gone))
            self._zones[key] = tuple(sorted(people, reverse=True))
        self._have(visits=visits)
        value = self.status.figures.inside
        self.status = replace(
            self.status,
            zones={key: ZoneFigures(dwells) for key, dwells in self._zones.items()},
            alerts={"full": AlertStanding("occupancy", raised=False, value=value, limit=100)},
        )

    def _have(self, **changes: Any) -> None:
        self.status = replace(self.status, figures=replace(self.status.figures, **changes))


def stays(shop: MqttShop, seconds: float) -> None:
    """Go on ticking, so that the connection lives and what is due comes."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        shop.clock.advance(0.5)
        shop.sink.tick()
        time.sleep(0.1)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with Broker(tmp_path_factory.mktemp("broker")) as running:
        yield running


@pytest.fixture(scope="module")
def home(broker: Broker) -> Iterator[HomeAssistant]:
    with HomeAssistant("shop") as running:
        running.set_up(broker)
        yield running


def ours(home: HomeAssistant) -> dict[str, Any]:
    return {entity: item for entity, item in home.states().items() if "main_street" in entity}


def shown(shop: MqttShop, home: HomeAssistant, entity: str, state: str) -> None:
    """Wait until Home Assistant shows this."""

    def is_shown() -> bool:
        stays(shop, 0.5)
        return bool(home.states().get(entity, {}).get("state") == state)

    wait_until(is_shown, lambda: (entity, home.states().get(entity, {}).get("state")), seconds=120)


def test_a_shop_at_home_assistant(broker: Broker, home: HomeAssistant, tmp_path: Path) -> None:
    """One story: each part goes on where the one before has ended."""
    with ShopAtHome(broker, tmp_path / "shop") as shop:
        shop.sink.open()
        stays(shop, 3)
        shop.enter(12)
        shown(shop, home, DOOR_IN, "12")
        shown(shop, home, "sensor.main_street_people_in_today", "12")
        is_set_up(home)
        tells_of_a_fall(shop, home)
        shows_a_picture(shop, home)
        the_blueprint_acts_once_each_time(shop, home)
        the_recorder_has_little_to_do(shop, home)
    with ShopAtHome(broker, tmp_path / "smaller", lines={"entrance": ("door",)}, zones={}) as smaller:
        smaller.sink.open()
        stays(smaller, 12)
        the_camera_is_gone(smaller, home)
    assert home.complaints == []


def is_set_up(home: HomeAssistant) -> None:
    found = ours(home)
    assert found["sensor.main_street_people_in_today"]["state"] == "12"
    assert found["sensor.main_street_people_inside"]["attributes"]["capacity"] == 120
    attributes = found[DOOR_IN]["attributes"]
    assert attributes["state_class"] == "total"
    assert datetime.fromisoformat(attributes["last_reset"]) == datetime(2026, 5, 3, 22, tzinfo=UTC)
    assert found["number.main_street_correct_people_inside"]["state"] == "unknown"
    assert found["binary_sensor.main_street_back_camera"]["state"] == "on"
    assert "sensor.main_street_queue_together_visitors_today" in found
    assert not [entity for entity, item in found.items() if item["state"] == "unavailable"]
    named = set(re.findall(r"[a-z_]+\.main_street_\w+", DASHBOARD.read_text()))
    assert named
    assert named <= found.keys(), "the example dashboard shows what there is"


def tells_of_a_fall(shop: ShopAtHome, home: HomeAssistant) -> None:
    entity = "event.main_street_entrance_queue_fall"
    event = replace(fallen(1), zone="queue", ts=datetime.now(UTC), since=datetime.now(UTC))
    shop.deliver(shop.stored(event))
    wait_until(lambda: home.states()[entity]["state"] != "unknown", "the fall", seconds=60)
    assert home.states()[entity]["attributes"]["event_type"] == "fallen"


def shows_a_picture(shop: ShopAtHome, home: HomeAssistant) -> None:
    entity = "image.main_street_entrance_picture"
    assert home.states()[entity]["state"] == "unknown"
    assert "image.main_street_back_picture" not in home.states()
    jpeg = cv2.imencode(".jpg", np.full((90, 160, 3), 100, np.uint8))[1].tobytes()
    shop.pictures.put("entrance", jpeg)
    shop.sink.tick()
    wait_until(lambda: home.states()[entity]["state"] != "unknown", "the picture", seconds=60)
    assert home.fetch(f"/api/image_proxy/{entity}") == jpeg


def the_blueprint_acts_once_each_time(shop: ShopAtHome, home: HomeAssistant) -> None:
    """More people in a queue that is too long already are no news."""
    for people, acted in ((2, "0"), (3, "1"), (5, "1"), (0, "1"), (4, "2"), (0, "2")):
        shop.queue(people)
        shown(shop, home, "sensor.main_street_entrance_queue_people", str(people))
        shown(shop, home, "counter.told", acted)


def the_recorder_has_little_to_do(shop: ShopAtHome, home: HomeAssistant) -> None:
    before = settled(shop, home)
    shop.live(900)
    last = str(shop.status.figures.came_in)
    shown(shop, home, "sensor.main_street_people_in_today", last)
    after = settled(shop, home)
    grown = {entity: count - before.get(entity, 0) for entity, count in after.items()}
    log.info("%d rows in a quarter of an hour: %s", sum(grown.values()), grown)
    assert sum(grown.values()) < MOST_ROWS
    assert grown["number.main_street_correct_people_inside"] == 0, grown


def settled(shop: ShopAtHome, home: HomeAssistant) -> dict[str, int]:
    """What is written down, once nothing more comes: it writes some seconds later, on a busy machine."""
    written = "select count(*) from states join states_meta m using (metadata_id) where m.entity_id = ? and state = ?"
    state = ours(home)[DOOR_IN]["state"]
    wait_until(lambda: home.rows(written, DOOR_IN, state)[0][0], "it is written down", seconds=120)
    before: dict[str, int] = {}
    while (after := home.recorded()) != before:
        before = after
        stays(shop, 4)
    return after


def the_camera_is_gone(shop: ShopAtHome, home: HomeAssistant) -> None:
    found = ours(home)
    assert [entity for entity in found if "_back_" in entity or "queue" in entity or "gate" in entity] == []
    assert DOOR_IN in found


def test_statistics_over_periods_with_people_who_turn_round(tmp_path: Path) -> None:
    """Sums are right after every period; the clock of this Home Assistant goes ten times as fast."""
    with Broker(tmp_path / "broker") as broker:
        home = HomeAssistant("statistics")
        with home:
            home.set_up(broker)
        home.start(RATE)
        try:
            with ShopAtHome(broker, tmp_path / "shop") as shop:
                shop.sink.open()
                shop.enter(3)
                stays(shop, 4)
                for _ in range(PERIODS):
                    for people in (3, -1, 2, -1):
                        shop.enter(people)
                        shop.publish()
                        stays(shop, PERIOD_SECONDS / RATE / 4 - 0.1)
                stays(shop, 2 * PERIOD_SECONDS / RATE)
            query = (
                "select start_ts, state, sum from statistics_short_term join statistics_meta m on m.id = metadata_id "
            )
            rows = home.rows(query + "where statistic_id = ? order by start_ts", DOOR_IN)
        finally:
            home.stop()
    log.info("periods: %s", rows)
    assert len(rows) >= PERIODS
    first = rows[0][1] - rows[0][2]
    assert all(summed == state - first for _, state, summed in rows)
    assert rows[-1][1] == 3 + 3 * PERIODS


def test_a_broker_that_dies(tmp_path: Path) -> None:
    """All is unavailable while it is away, and as before when it is back."""
    with Broker(tmp_path / "broker") as broker, HomeAssistant("broker") as home:
        home.set_up(broker)
        with ShopAtHome(broker, tmp_path / "shop") as shop:
            shop.sink.open()
            stays(shop, 3)
            shop.enter(5)
            shown(shop, home, DOOR_IN, "5")
            broker.kill()
            wait_until(lambda: ours(home)[DOOR_IN]["state"] == "unavailable", "it is away", seconds=120)
            with pytest.raises(UndeliveredError):
                stays(shop, 5)
            broker.start()
            shop.sink.open()
            shown(shop, home, DOOR_IN, "5")
        assert [line for line in home.complaints if not any(words in line for words in OF_THE_BROKER)] == []
