from edgecount.site.command import AdjustOccupancy, Command, PauseCamera, ResetOccupancy
from edgecount.site.command_pace import BURST, PER_SECOND, CommandPace

OFF, ON = PauseCamera("entrance", paused=True), PauseCamera("entrance", paused=False)


def test_what_people_send_is_carried_out_at_once_and_in_order() -> None:
    pace = CommandPace(now=0.0)
    sent: list[Command] = [AdjustOccupancy(3), ResetOccupancy("by MQTT"), OFF, ON, AdjustOccupancy(4)]
    for command in sent:
        pace.add(command, now=0.0)
    assert pace.due(0.0) == sent
    assert (pace.due(0.0), pace.replaced()) == ([], 0)


def test_of_a_flood_the_last_of_each_kind_counts() -> None:
    pace, carried_out = CommandPace(now=0.0), []
    for number in range(100_000):
        now = number / 10_000
        pace.add(AdjustOccupancy(number), now)
        pace.add(OFF if number % 2 else ON, now)
        carried_out += pace.due(now)
    assert len(carried_out) <= BURST + 10 * PER_SECOND
    replaced = pace.replaced()
    last = pace.due(1000.0)
    assert AdjustOccupancy(99_999) in last
    assert (OFF in last, ON in last) == (True, False)
    assert len(carried_out) + replaced + len(last) == 200_000
    assert pace.due(2000.0) == []
