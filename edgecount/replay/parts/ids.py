"""Ids that a recording's events have for good: the same content counted again gives the same ids (pure)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from edgecount.events.model import AnyEvent, Crossing, FallenCleared, StaffMarked

_OURS = UUID("6f0c6a0e-5c0b-5b57-9a3e-2f1d0b7c8e51")


def with_lasting_ids(events: Sequence[AnyEvent], recording: str) -> list[AnyEvent]:
    """The events, in order, with ids of the recording's hash, the line, the direction and the frame.

    Those of one line, direction and frame are told apart by their order.
    """
    seen = Counter[str]()
    ids: dict[UUID, UUID] = {}
    for event in events:
        name = _name(event)
        ids[event.id] = uuid5(_OURS, f"{recording} {name} {seen[name]}")
        seen[name] += 1
    return [_renamed(event, ids) for event in events]


def _name(event: AnyEvent) -> str:
    """What an event is about: two events of one name happened at the same place in the same frame."""
    parts = (event.type, event.camera, *(getattr(event, name, "") for name in ("line", "zone", "direction", "reason")))
    return " ".join(map(str, (*parts, event.frame)))


def _renamed(event: AnyEvent, ids: dict[UUID, UUID]) -> AnyEvent:
    """The event by its new id, naming others by theirs."""
    own = ids[event.id]
    if isinstance(event, Crossing):
        reverses, group = event.reverses and ids.get(event.reverses), event.group and ids.get(event.group, own)
        return replace(event, id=own, reverses=reverses, group=group)
    if isinstance(event, FallenCleared):
        return replace(event, id=own, fall=ids.get(event.fall, event.fall))
    if isinstance(event, StaffMarked):
        return replace(event, id=own, crossing=ids.get(event.crossing, event.crossing))
    return replace(event, id=own)
