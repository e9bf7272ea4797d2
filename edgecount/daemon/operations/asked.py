"""What the dashboard has done by the daemon: people inside set, a camera paused, watched again, said to be right."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import NoReturn
from uuid import UUID

from edgecount.errors import EdgecountError
from edgecount.gateway.ask import Ask
from edgecount.gateway.record import GatewayError, JsonRecord
from edgecount.site.command import (
    MOST_INSIDE,
    AcceptAim,
    AdjustOccupancy,
    Commander,
    MarkStaff,
    PauseCamera,
    UnmarkStaff,
)

BUSY = "it is not stored yet, edgecount is busy: look again in a moment"
STORE_SECONDS = 10.0
"""How long a command may take to be stored, until the person that gave it is told that it takes long (seconds)."""
_BURST, _PER_SECOND = 10.0, 2.0
"""So many commands at once, and so many a second: more than people send."""


def commands(command: Commander) -> dict[str, Ask]:
    """The asks that are commands to the daemon, by name."""
    return {
        "occupancy.set": _ask(lambda values: _set(command, values), _set_in_words),
        "camera.pause": _ask(lambda values: _pause(command, values, paused=True), _of_camera("pause")),
        "staff.mark": _ask(lambda values: _mark(command, values), lambda _: "take who just went through for staff"),
        "staff.unmark": _ask(lambda values: _unmark(command, values), lambda _: "undo a mark of staff"),
        "camera.right": _ask(lambda values: _right(command, values), _of_camera("relearn")),
        "camera.resume": _ask(lambda values: _pause(command, values, paused=False), _of_camera("watch")),
    }


def _ask(answer: Callable[[JsonRecord], JsonRecord], story: Callable[[JsonRecord], str]) -> Ask:
    """A command; it waits until it is stored."""
    return Ask(answer, _BURST, _PER_SECOND, is_slow=True, story=story)


def _set(command: Commander, values: JsonRecord) -> JsonRecord:
    people = _people(values)
    return {"seq": stored(command(AdjustOccupancy(people))) or None}


def _mark(command: Commander, values: JsonRecord) -> JsonRecord:
    return {"seq": stored(command(MarkStaff(_id(values, "word"), _name(values)))) or None}


def _unmark(command: Commander, values: JsonRecord) -> JsonRecord:
    return {"seq": stored(command(UnmarkStaff(_id(values, "mark"), _name(values)))) or None}


def _pause(command: Commander, values: JsonRecord, *, paused: bool) -> JsonRecord:
    camera = _camera(values)
    stored(command(PauseCamera(camera, paused)))
    return {"camera": camera, "paused": paused}


def _right(command: Commander, values: JsonRecord) -> JsonRecord:
    camera = _camera(values)
    stored(command(AcceptAim(camera)))
    return {"camera": camera}


def _set_in_words(values: JsonRecord) -> str:
    return f"set the people inside to {_people(values)}"


def _of_camera(verb: str) -> Callable[[JsonRecord], str]:
    return lambda values: f"{verb} the camera {_camera(values)}"


def _people(values: JsonRecord) -> int:
    people = values.get("value")
    if isinstance(people, bool) or not isinstance(people, int) or not 0 <= people <= MOST_INSIDE:
        _refuse(f"the number of people inside is a whole number from 0 to {MOST_INSIDE}")
    return people


def _camera(values: JsonRecord) -> str:
    camera = values.get("camera")
    if not isinstance(camera, str) or not camera:
        _refuse("a camera is named by its name")
    return camera


def _id(values: JsonRecord, key: str) -> UUID:
    try:
        return UUID(str(values.get(key)))
    except ValueError:
        _refuse("what is said is named by an id")


def _name(values: JsonRecord) -> str:
    """The account by which it is said: the gateway has seen to it that one is named."""
    return f"{values['by']}"


def _refuse(words: str) -> NoReturn:
    raise GatewayError(words)


def stored(future: "Future[int]") -> int:
    """The number of the event that a command becomes, 0 where it waits to be stored."""
    try:
        return future.result(STORE_SECONDS)
    except TimeoutError:
        raise EdgecountError(BUSY) from None
