"""What a worker still hands over after its camera was paused."""

from dataclasses import replace

from edgecount.daemon.workers.messages import WorkerUpdate
from edgecount.events.model import CameraLost, CameraRestored


def of_paused(update: WorkerUpdate) -> WorkerUpdate:
    """The update without what it says or shows of the camera's state: that is told already, and it stays paused.

    People that were counted to the end of it are kept, and so is the time that was watched.
    """
    events = tuple(event for event in update.events if not isinstance(event, CameraLost | CameraRestored))
    return replace(
        update, events=events, zones=None, picture=None, crowd=None, work=replace(update.work, degraded=None)
    )
