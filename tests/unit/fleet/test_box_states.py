"""What is said of each box, case by case; and the command that says it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from edgecount.fleet.box_states import LastHeard, box_states
from edgecount.fleet.database.staging import ready
from edgecount.fleet.database.taking import take
from tests.support.fleet_messages import NOON, STORE, arrival, envelope, heartbeat
from tests.support.shops.calling import call

OTHER = UUID(int=2)
LONG_AGO = NOON - timedelta(days=90)


def ago(**span: float) -> datetime:
    return NOON - timedelta(**span)


WELL = LastHeard(STORE, "b1", "s1", "1.0", LONG_AGO, LONG_AGO, ago(seconds=30), 0.2, {"entrance": "online"})
FAR = [replace(WELL, box=f"c{number}", site=f"c{number}", store=UUID(int=number + 10)) for number in range(3)]

CASES: dict[str, tuple[list[LastHeard], list[str]]] = {
    "well": ([WELL], []),
    "silent": ([replace(WELL, heard=ago(minutes=7))], ["silent for 7 min"]),
    "not yet silent": ([replace(WELL, heard=ago(seconds=185))], []),
    "ahead": ([replace(WELL, skew_seconds=3600)], ["its clock is 60 min ahead"]),
    "behind": ([replace(WELL, skew_seconds=-45)], ["its clock is 45 s behind"]),
    "another version": ([replace(WELL, version="0.9"), *FAR], ["version 0.9, where most have 1.0"]),
    "another config": ([replace(WELL, config_since=ago(hours=3))], ["another config for 3 h"]),
    "a camera away": ([replace(WELL, cameras={"back": "offline"})], ["camera back is offline"]),
    "missing": ([replace(WELL, missing=1234)], ["1,234 numbers of events are missing"]),
    "a store lost": (
        [
            replace(WELL, store=OTHER, heard=ago(hours=2)),
            replace(WELL, first_heard=ago(hours=1), config_since=ago(hours=1)),
        ],
        ["begins anew: its store is another one"],
    ),
    "two at once": (
        [
            replace(WELL, store=OTHER, heard=ago(seconds=40)),
            replace(WELL, first_heard=ago(hours=1), config_since=ago(hours=1)),
        ],
        ["two boxes have this name"],
    ),
    "replaced": (
        [replace(WELL, heard=ago(days=3)), replace(WELL, box="b2", store=OTHER, first_heard=ago(days=2))],
        ["silent for 3 d", "replaced by b2"],
    ),
    "two boxes of one site": ([WELL, replace(WELL, box="b2", store=OTHER)], []),
}


@pytest.mark.parametrize(("stores", "remarks"), CASES.values(), ids=CASES)
def test_what_is_said_of_a_box(stores: list[LastHeard], remarks: list[str]) -> None:
    state = next(state for state in box_states(stores, NOON) if state.heard.box == "b1")
    assert list(state.remarks) == remarks


def test_each_box_is_told_once_by_name() -> None:
    assert [state.heard.box for state in box_states([*FAR, WELL], NOON)] == ["b1", "c0", "c1", "c2"]


def test_the_command_prints_every_box(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime.now(UTC)
    with ready(database) as connection:
        told = [arrival(heartbeat(now=now, told_seq=5), now), arrival(heartbeat("b2", OTHER, now=LONG_AGO), LONG_AGO)]
        take(connection, [*told, arrival(envelope(1, now, box="b1"), now)])
    ended = call(capsys, "fleet", "boxes", "--database", database)
    assert ended.status == 1
    first, second, total = ended.out.splitlines()
    assert first.endswith("UTC  4 numbers of events are missing")
    assert "b2  b2  1.0.0  heard 2026-02-03 UTC  silent for" in second
    assert total == "2 boxes, 2 with a remark, 1 silent"
    assert len(call(capsys, "fleet", "boxes", "--wrong", "--database", database).out.splitlines()) == 3


class CountedName(str):
    """A name that knows how often one of its kind was compared with another."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        CountedName.compared += 1
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        CountedName.compared += 1
        return super().__ne__(other)

    __hash__ = str.__hash__


def test_a_thousand_boxes_are_not_each_compared_with_all_others() -> None:
    names = [CountedName(f"b{number}") for number in range(1000)]
    boxes = [replace(WELL, box=name, site=name, store=UUID(int=number)) for number, name in enumerate(names)]
    CountedName.compared = 0
    assert len(box_states(boxes, NOON)) == 1000
    assert CountedName.compared < 20 * len(boxes)
