"""The lines and zones as they were drawn when they were last counted at, and what has been redrawn since."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import uuid4

from edgecount.errors import StoreError
from edgecount.events.model import LayoutChanged
from edgecount.sinks.memory import Memory

KEY = "drawn"
"""Under which the store remembers them."""

What: TypeAlias = Literal["line", "zone"]
How: TypeAlias = Literal["added", "moved", "removed"]
Place: TypeAlias = tuple[str, What, str]
"""A camera, what there is, and its name."""
Drawn: TypeAlias = Mapping[Place, str]
"""Where each line and zone lies, in any words that change with it."""
Author: TypeAlias = Callable[[Place, datetime], str]
"""By whom a place was redrawn after a moment."""


class DrawnPlaces:
    """Says what was redrawn since the store was last told, and what it is to remember instead.

    `site` is the site's short name; `author` is asked for each place that has changed.
    """

    def __init__(self, memory: Memory, drawn: Drawn, site: str, author: Author) -> None:
        self._memory = memory
        self._drawn = drawn
        self._site = site
        self._author = author

    def changes(self, now: datetime) -> list[LayoutChanged] | None:
        """What has changed, empty at the first time; None where all is as it was, or the store cannot say."""
        try:
            kept = self._memory.recall(KEY)
            if kept is None:
                return []
            since, before = _decoded(kept)
        except (StoreError, ValueError, TypeError, KeyError):
            return None
        return [self._change(place, how, since, now) for place, how in _differences(before, self._drawn)] or None

    def remembered(self, now: datetime) -> str:
        """The text that the store is to remember with these changes."""
        places = [[*place, where] for place, where in self._drawn.items()]
        return json.dumps({"since": now.isoformat(), "places": places})

    def _change(self, place: Place, change: How, since: datetime, now: datetime) -> LayoutChanged:
        camera, what, name = place
        by = self._author(place, since)
        return LayoutChanged(
            id=uuid4(), site=self._site, ts=now, camera=camera, what=what, name=name, change=change, by=by
        )


def _decoded(kept: str) -> tuple[datetime, Drawn]:
    record = json.loads(kept)
    places = {(camera, what, name): where for camera, what, name, where in record["places"]}
    return datetime.fromisoformat(record["since"]), places


def _differences(before: Drawn, after: Drawn) -> Iterator[tuple[Place, How]]:
    for place, where in after.items():
        if place not in before:
            yield place, "added"
        elif before[place] != where:
            yield place, "moved"
    yield from ((place, "removed") for place in before if place not in after)
