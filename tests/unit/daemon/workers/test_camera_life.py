from collections.abc import Sequence

import pytest

from edgecount.daemon.workers.camera_life import CameraLife
from edgecount.events.model import LostCondition
from edgecount.sources.sight import Verdict

REFUSED, NO_ROUTE = "it does not answer (Connection refused)", "it does not answer (No route to host)"
Step = Verdict | tuple[LostCondition, str]
"""A picture that is judged so, or a failure and its reason."""


def told(*steps: Step) -> list[str]:
    """What is told of these steps, a second apart."""
    life = CameraLife()
    said: list[str] = []
    for second, step in enumerate(steps):
        change = life.pictured(step, second) if isinstance(step, str) else life.failed(*step)
        if change is not None:
            assert life.is_lost == (change.lost is not None)
            assert (change.reason == "") == (change.lost is None)
            said.append(change.lost or "online")
    return said


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        pytest.param([], [], id="nothing is known at first"),
        pytest.param(["clear", "clear"], ["online"], id="pictures"),
        pytest.param([("offline", REFUSED), ("offline", REFUSED)], ["offline"], id="off from the start"),
        pytest.param([("offline", REFUSED), "clear"], ["offline", "online"], id="switched on"),
        pytest.param(["clear", ("stalled", "s"), ("offline", REFUSED)], ["online", "stalled", "offline"], id="dying"),
        pytest.param(
            [("offline", REFUSED), ("offline", NO_ROUTE), ("offline", REFUSED), ("offline", NO_ROUTE)],
            ["offline", "offline"],
            id="reasons that take turns are told once each",
        ),
        pytest.param(
            ["clear", ("offline", REFUSED), "clear", ("offline", REFUSED)],
            ["online", "offline", "online", "offline"],
            id="each loss is told anew",
        ),
        pytest.param(
            [("offline", REFUSED), ("not_found", "404"), ("unauthorised", "401"), ("offline", REFUSED)],
            ["offline", "not_found", "unauthorised", "offline"],
            id="every change of condition is told",
        ),
        pytest.param(["clear", "doubtful", "clear"], ["online"], id="a doubt is nothing to tell"),
        pytest.param(["doubtful"], ["online"], id="nor keeps a camera waiting"),
        pytest.param(["clear", "frozen", "frozen", "clear"], ["online", "frozen", "online"], id="frozen"),
        pytest.param(["clear", "blind", "blind", "doubtful"], ["online", "blind", "online"], id="covered"),
        pytest.param(["frozen", "blind"], ["frozen", "blind"], id="frozen, and then covered"),
        pytest.param(
            ["clear", "frozen", ("offline", REFUSED), "frozen", "clear"],
            ["online", "frozen", "offline", "frozen", "online"],
            id="frozen still after a new connection",
        ),
    ],
)
def test_each_change_is_told_once(steps: Sequence[Step], said: Sequence[str]) -> None:
    assert told(*steps) == said


def told_of_returns(*seconds: int, life: CameraLife | None = None, off: int = 3) -> list[str]:
    """What is told of a camera that gives a picture a second for so many seconds, and is off between, each time."""
    life, now, said = life or CameraLife(), 0, list[str]()
    for lasting in seconds:
        life.tries(now)
        changes = [life.pictured("clear", now + second) for second in range(lasting + 1)]
        assert life.is_seeing
        now += lasting
        changes.append(life.failed("offline", REFUSED))
        assert not life.is_seeing
        now += off
        said += [f"{change.lost or 'online'} {change.reason}".rstrip() for change in changes if change is not None]
    return said


LOST, FICKLE = f"offline {REFUSED}", f"offline comes and goes: {REFUSED}"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        pytest.param([60, 60, 60], ["online", LOST] * 3, id="lasting returns"),
        pytest.param([60, 2, 60], ["online", LOST] * 3, id="one that did not last"),
        pytest.param([2, 2, 2, 9, 2], ["online", LOST, "online", FICKLE], id="none that lasts"),
        pytest.param([2, 2, 2, 10, 60], [*["online", LOST, "online", FICKLE], *["online", LOST] * 2], id="one at last"),
        pytest.param([2, 60, 2, 60], ["online", LOST] * 4, id="by turns"),
    ],
)
def test_a_camera_that_comes_and_goes_is_back_when_it_stays(seconds: Sequence[int], said: Sequence[str]) -> None:
    assert told_of_returns(*seconds) == said


def test_a_camera_that_comes_and_goes_is_told_when_it_shows_nothing() -> None:
    life = CameraLife()
    told_of_returns(2, 2, life=life)
    life.tries(100)
    assert life.pictured("clear", 100) is None
    change = life.pictured("blind", 101)
    assert change is not None
    assert (change.lost, life.is_lost, life.is_seeing) == ("blind", True, False)


def waits(*failures: LostCondition, lasting: float = 0.0, life: CameraLife | None = None) -> list[float]:
    """How long it waits after each of these failures, of attempts that last so long."""
    life = life or CameraLife()
    now, waited = 100.0, []
    for condition in failures:
        life.tries(now)
        now += lasting
        life.failed(condition, condition)
        waited.append(life.wait(now))
        now += waited[-1]
    return waited


@pytest.mark.parametrize(
    ("failures", "lasting", "waited"),
    [
        pytest.param(["offline"] * 6, 0, [0.5, 1, 2, 3, 3, 3], id="off"),
        pytest.param(["stalled"] * 5, 2, [0.5, 0.5, 0.5, 1, 1], id="mute: an attempt every three seconds"),
        pytest.param(["stalled"] * 4, 9, [0.5] * 4, id="attempts that last long"),
        pytest.param(["unauthorised"] * 6, 0, [60, 120, 240, 480, 600, 600], id="a password that is refused"),
        pytest.param(["not_found"] * 3, 0, [30, 30, 30], id="a wrong path"),
        pytest.param(["offline"] * 4 + ["unauthorised"] * 2, 0, [0.5, 1, 2, 3, 60, 120], id="on, with a new password"),
        pytest.param(["unauthorised"] * 2 + ["offline"], 0, [60, 120, 3], id="off, with a wrong password"),
    ],
)
def test_it_is_tried_again(failures: Sequence[LostCondition], lasting: float, waited: Sequence[float]) -> None:
    assert waits(*failures, lasting=lasting) == waited


@pytest.mark.parametrize(
    ("online", "wait"),
    [
        pytest.param(1.0, 2.0, id="one that hangs up every second waits longer and longer"),
        pytest.param(9.0, 0.5, id="though not longer after it was there for so long"),
        pytest.param(10.0, 0.5, id="a steady one is there again at once"),
    ],
)
def test_after_some_time_online(online: float, wait: float) -> None:
    life = CameraLife()
    waits("offline", "offline", "offline", life=life)
    life.tries(200)
    life.pictured("clear", 200)
    life.pictured("clear", 200 + online)
    life.failed("offline", "gone")
    assert life.wait(200 + online) == wait


def test_a_steady_camera_begins_with_the_shortest_wait() -> None:
    life = CameraLife()
    waits(*["offline"] * 5, life=life)  # type: ignore[arg-type] # a list of one literal is a list of text
    life.tries(200)
    life.pictured("clear", 200)
    life.pictured("clear", 210)
    life.failed("offline", "gone")
    assert [life.wait(210), *waits("offline", "offline", life=life)] == [0.5, 1, 2]
