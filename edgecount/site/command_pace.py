"""How often commands are carried out: people send a few; of a flood, the last one of each kind counts.  Pure."""

from edgecount.bucket import Bucket
from edgecount.site.command import AcceptAim, Command, PauseCamera

BURST, PER_SECOND = 10.0, 2.0
"""So many commands at once, and so many a second from then on: more than people send, or a slider that is drawn."""


class CommandPace:
    """Holds commands back that come faster; of those, a later one takes the place of an earlier one about the same.

    So whatever comes, it ends as the last command about each thing says; `now` is in monotonic seconds.
    """

    def __init__(self, now: float) -> None:
        self._bucket = Bucket(BURST, PER_SECOND, now)
        self._ready: list[Command] = []
        self._waiting: dict[str, Command] = {}
        self._replaced = 0

    def add(self, command: Command, now: float) -> None:
        """Take a command that has come."""
        if not self._waiting and self._bucket.take(now):
            self._ready.append(command)
            return
        about = _about(command)
        if self._waiting.pop(about, None) is not None:
            self._replaced += 1
        self._waiting[about] = command

    def due(self, now: float) -> list[Command]:
        """The commands to be carried out now, in their order."""
        found, self._ready = self._ready, []
        while self._waiting and self._bucket.take(now):
            found.append(self._waiting.pop(next(iter(self._waiting))))
        return found

    def replaced(self) -> int:
        """How many commands gave way to later ones since the last call."""
        replaced, self._replaced = self._replaced, 0
        return replaced


def _about(command: Command) -> str:
    """What a command sets: the people inside, whether a camera is watched, or what it is to look at."""
    match command:
        case PauseCamera(camera=camera):
            return camera
        case AcceptAim(camera=camera):
            return f"aim of {camera}"
        case _:
            return ""
