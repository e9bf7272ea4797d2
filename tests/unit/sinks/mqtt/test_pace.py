"""How often state is published that changes all the time."""

import math

from edgecount.sinks.mqtt.pace import STAYS_SECONDS, PublishingPace

TOPIC = "edgecount/entrance/queue/state"


def zone(count: int, longest: float) -> dict[str, str]:
    return {TOPIC: f'{{"count":{count},"dwell_avg_seconds":1.0,"dwell_max_seconds":{longest}}}'}


def test_what_is_the_same_is_published_once() -> None:
    pace = PublishingPace({})
    assert pace.due({TOPIC: "online"}, 0) == {TOPIC: "online"}
    assert TOPIC in pace
    assert pace.due({TOPIC: "online"}, 100) == {}
    pace.forget()
    assert pace.due({TOPIC: "online"}, 100) == {TOPIC: "online"}


def test_longer_stays_alone_come_every_half_minute() -> None:
    pace = PublishingPace({})
    pace.due(zone(1, 5), 0)
    told = [now for now in range(1, 91) if pace.due(zone(1, 5 + now), now)]
    assert told == [STAYS_SECONDS, 2 * STAYS_SECONDS, 3 * STAYS_SECONDS]


def test_another_number_of_people_is_told_at_once() -> None:
    pace = PublishingPace({})
    pace.due(zone(1, 5), 0)
    assert pace.due(zone(2, 6), 1) == zone(2, 6)
    assert pace.due(zone(2, 7), 2) == {}


def test_some_changes_come_at_once_and_then_not_too_soon() -> None:
    pace = PublishingPace({TOPIC: 15.0})
    told = [now for now in range(40) if pace.due(zone(now if now > 4 else 0, 0), now)]
    assert told == [0, 5, 6, 7, 15, 30]
    assert pace.due(zone(40, 0), 45.5)
    assert pace.due(zone(0, 0), 100)  # after a rest at once
    assert pace.due(zone(1, 0), math.inf)  # and at the end all


def test_what_is_no_zone_is_told_at_once() -> None:
    pace = PublishingPace({})
    pace.due({TOPIC: "online"}, 0)
    assert pace.due({TOPIC: "offline"}, 0.5) == {TOPIC: "offline"}
