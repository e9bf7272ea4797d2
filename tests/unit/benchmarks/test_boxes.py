"""Boxes that are one program tell what ten thousand would: each message as ingest wants it, and none twice."""

from collections import Counter

from benchmarks.boxes import SimulatedBoxes
from edgecount.fleet.arrivals import Arrival, sorted_out
from tests.support.fleet_messages import NOON


def test_each_box_tells_its_events_and_heartbeats_in_order() -> None:
    boxes = SimulatedBoxes(count=10, events_a_day=864)  # one in ten seconds, of all together
    told = [*boxes.until(95, NOON), *boxes.until(120, NOON), *boxes.until(600, NOON)]
    found = sorted_out(Arrival(each.topic.replace("/", "."), each.payload.encode(), NOON) for each in told)
    assert found.refusals == ()
    assert Counter(event.box for event in found.events) == {f"box-{number}": 6 for number in range(10)}
    assert Counter(beat.heartbeat.box for beat in found.beats) == {f"box-{number}": 10 for number in range(10)}
    for number in range(10):
        numbers = [(event.seq, event.prev) for event in found.events if event.box == f"box-{number}"]
        assert numbers == [(seq, seq - 1) for seq in range(1, 7)]
    assert len({event.event.id for event in found.events}) == 60


def test_how_many_events_come_in_a_second() -> None:
    assert round(SimulatedBoxes(count=10_000, events_a_day=1000).rate) == 116
