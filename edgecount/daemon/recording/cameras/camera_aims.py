"""Where the cameras look: the marks of their scenes, and which of them were moved; kept over restarts.

Marks are corners and codes of an empty scene, no pictures.  They are forgotten as soon as somebody says that a camera
looks right, or its lines and zones are drawn anew: the worker then learns the scene again.
"""

import json
import logging
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from edgecount.errors import StoreError
from edgecount.events.model import CameraMoved, CameraMovedCleared
from edgecount.sinks.memory import Memory
from edgecount.site.aim import AGAIN, Aim
from edgecount.site.status import Moved

log = logging.getLogger(__name__)

_KEY = "aim."
ACCEPTED = "somebody says that it is right"
REDRAWN = "its lines or zones were drawn anew"


@dataclass(frozen=True, slots=True)
class KeptAim:
    """What is kept of a camera: the marks of its scene, and whether it was moved."""

    marks: bytes | None = None
    moved: Moved | None = None


class CameraAims:
    """Takes what workers find out, and gives the events that it comes to; `site` is the site's short name.

    What the disk does not take is known until the next restart.
    """

    def __init__(self, memory: Memory, site: str) -> None:
        self._memory = memory
        self._site = site
        self._kept: dict[str, KeptAim] = {}
        self._relearning: set[str] = set()
        self._unproven: set[str] = set()

    def known(self, camera: str) -> KeptAim:
        """What is known of a camera; nothing where that cannot be read: then its scene is learnt anew."""
        if camera not in self._kept:
            self._kept[camera] = kept_aim(self._memory, camera)
        return self._kept[camera]

    def see(self, camera: str, aim: Aim, now: datetime) -> CameraMoved | CameraMovedCleared | None:
        """Take what a worker has found out; the event, where it is one.

        What comes from before somebody said that it is right, counts for nothing.  A scene that was learnt while the
        camera was moved is no proof that it is right: then somebody has to say so.
        """
        if aim.finding == "learning":
            self._relearning.discard(camera)
        if camera in self._relearning or camera in self._unproven:
            return None
        if aim.marks is not None:
            self._keep(camera, replace(self.known(camera), marks=aim.marks))
        match aim.finding:
            case "learning":
                self._begin_anew(camera)
                return None
            case "right":
                return None if aim.marks is not None else self._clear(camera, now, AGAIN)
            case _:
                return self._move(camera, aim, now)

    def _begin_anew(self, camera: str) -> None:
        before = self.known(camera)
        self._keep(camera, replace(before, marks=None))
        if before.moved is not None:
            self._unproven.add(camera)

    def _move(self, camera: str, aim: Aim, now: datetime) -> CameraMoved | None:
        before = self.known(camera)
        if before.moved is not None:
            return None
        since = min(aim.since.astimezone(UTC), now)
        self._keep(camera, replace(before, moved=Moved(since, aim.reason)))
        return CameraMoved(id=uuid4(), site=self._site, ts=now, camera=camera, reason=aim.reason, since=since)

    def accept(self, camera: str, now: datetime, how: str = ACCEPTED) -> CameraMovedCleared | None:
        """Forget the scene, because it is right as it is now; the event, where the camera was moved."""
        event = self._clear(camera, now, how)
        if self.known(camera).marks is not None:
            self._keep(camera, KeptAim())
        self._relearning.add(camera)
        self._unproven.discard(camera)
        return event

    def _clear(self, camera: str, now: datetime, how: str) -> CameraMovedCleared | None:
        before = self.known(camera)
        if before.moved is None:
            return None
        self._keep(camera, replace(before, moved=None))
        return CameraMovedCleared(id=uuid4(), site=self._site, ts=now, camera=camera, how=how)

    def _keep(self, camera: str, aim: KeptAim) -> None:
        if self._kept.get(camera) == aim:
            return
        self._kept[camera] = aim
        try:
            self._memory.remember(_KEY + camera, _encoded(aim))
        except StoreError as error:
            log.warning("%s: after a restart it is not known where it looked: %s", camera, error)


def kept_aim(memory: Memory, camera: str) -> KeptAim:
    """What a memory has of a camera; nothing where it cannot be read."""
    try:
        kept = memory.recall(_KEY + camera)
        return KeptAim() if kept is None else _decoded(kept)
    except (StoreError, ValueError, TypeError, KeyError):
        return KeptAim()


def _encoded(aim: KeptAim) -> str:
    moved = None if aim.moved is None else {"since": aim.moved.since.isoformat(), "reason": aim.moved.reason}
    return json.dumps({"marks": None if aim.marks is None else b64encode(aim.marks).decode(), "moved": moved})


def _decoded(kept: str) -> KeptAim:
    record = json.loads(kept)
    marks, moved = record["marks"], record["moved"]
    return KeptAim(
        None if marks is None else b64decode(marks, validate=True),
        None if moved is None else Moved(datetime.fromisoformat(moved["since"]), str(moved["reason"])),
    )
