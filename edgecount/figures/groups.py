"""Groups as figures count them: each once, as long as somebody of it counts; kept up to date crossing by crossing."""

from collections.abc import Iterable
from uuid import UUID

from edgecount.events.model import Crossing

REMEMBERED = 1000
"""The number of newest groups, and of those who joined one, that are known: somebody older is taken for one alone."""

GROUPS_IN = "groups_in"
"""How a tally names the groups that came in, beside the people `in` and `out`."""
UNGROUPED_IN = "ungrouped_in"
"""And the people of whom no group is known: they came in before groups were told."""


class StandingGroups:
    """Says when a group begins to count, and when it no longer does."""

    def __init__(self) -> None:
        self._joined: dict[UUID, UUID] = {}  # the group of everybody who did not come first
        self._others: dict[UUID, int] = {}  # how many of these count, by group
        self._led: dict[UUID, bool] = {}  # whether the one that came first counts, of the newest groups

    def figures(self, crossing: Crossing) -> Iterable[str]:
        """What a crossing that counts adds one to in a tally, besides the people of its direction."""
        return self.figures_in(crossing.id, crossing.group) if crossing.direction == "in" else ()

    def figures_in(self, id_: UUID, group: UUID | None) -> Iterable[str]:
        """What somebody that came in adds one to, besides the people."""
        if group is None:
            return (UNGROUPED_IN,)
        return (GROUPS_IN,) if self.joined(id_, group) else ()

    def joined(self, id_: UUID, group: UUID | None) -> bool:
        """Take a crossing that counts; whether it is the first one of its group that does."""
        if group is None or group == id_:
            self._led[id_] = True
            if len(self._led) > REMEMBERED:
                del self._led[next(iter(self._led))]
            return True
        is_first = not self._counts(group)
        self._joined[id_] = group
        self._others[group] = self._others.get(group, 0) + 1
        if len(self._joined) > REMEMBERED:
            self.left(next(iter(self._joined)))
        return is_first

    def group_of(self, id_: UUID) -> UUID:
        """The group that a crossing belongs to, as far as is known."""
        return self._joined.get(id_, id_)

    def left(self, id_: UUID) -> bool:
        """Let a crossing no longer count; whether it was the last one of its group that did."""
        group = self._joined.pop(id_, id_)
        if group == id_:
            if id_ in self._led:
                self._led[id_] = False
        elif self._others[group] > 1:
            self._others[group] -= 1
        else:
            del self._others[group]
        return not self._counts(group)

    def _counts(self, group: UUID) -> bool:
        return self._led.get(group, False) or group in self._others
