"""The intake: a round of what workers and people hand in, stored in one go, and only then told and acknowledged."""

import logging
from collections.abc import Mapping
from concurrent.futures import Future
from uuid import UUID

from edgecount.clock import Clock
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.recording.event_log import log_event
from edgecount.daemon.recording.recorder import Recorder
from edgecount.daemon.workers.messages import (
    CommandRequest,
    HandedOver,
    Inbox,
    Item,
    ShowRequest,
    WorkerExited,
    WorkerUpdate,
)
from edgecount.daemon.workers.pausing import of_paused
from edgecount.daemon.workers.supervisor import WorkerSupervisor
from edgecount.errors import StoreError, UsageError
from edgecount.events.model import CameraLost, CameraRestored
from edgecount.site.command import AcceptAim, PauseCamera
from edgecount.site.crowd_figures import CrowdFigures
from edgecount.site.told_pictures import ToldPictures

log = logging.getLogger(__name__)

MOST_EVENTS = 1000
ROUND_SECONDS = 2.0
"""A round takes no more items after so many events or seconds; what is behind them waits for the next one."""


def _nobody() -> None:
    """There is nobody to thank: an update of the supervisor's own."""


class Intake:
    """Takes what is in the inbox, round by round; only the main thread calls its methods.

    A round is one transaction, or a few where much has waited, and takes as long as the disk needs for that: however
    slow the disk is, and whatever comes in, the main thread does its other work in between.
    """

    def __init__(
        self,
        inbox: Inbox,
        workers: WorkerSupervisor,
        recorder: Recorder,
        clock: Clock,
        pictures: ToldPictures | None = None,
    ) -> None:
        self._inbox = inbox
        self._clock = clock
        self._workers = workers
        self._recorder = recorder
        self._pictures = pictures
        self._lost: set[str] = set()
        self._kept: list[HandedOver] = []
        self._zones: dict[str, Mapping[str, ZoneFigures]] = {}
        self._crowds: dict[str, CrowdFigures] = {}
        self._asked: list[tuple[Future[int], UUID | None]] = []

    def begin(self) -> None:
        """Learn which cameras are known to be lost."""
        self._lost = {name for name, camera in self._recorder.status().cameras.items() if camera.reason}

    def round(self, first: Item) -> None:
        """Take this item and those that are in the inbox now, and store them."""
        item: Item | None = first
        until, events = self._clock.monotonic() + ROUND_SECONDS, 0
        while item is not None:
            self._take(item)
            events += len(item.update.events) if isinstance(item, HandedOver) else 0
            is_over = events >= MOST_EVENTS or self._clock.monotonic() >= until or self._inbox.empty()
            item = None if is_over else self._inbox.get_nowait()
        self._settle()

    def _take(self, item: Item) -> None:
        match item:
            case CommandRequest():
                self._obey(item)
            case ShowRequest(camera, viewing):
                self._workers.show(camera, viewing)
            case WorkerExited():
                try:
                    self._settle()
                finally:
                    self._workers.take(item)
            case HandedOver():
                self._keep(item)
            case WorkerUpdate():
                self._keep(HandedOver(item, _nobody))

    def _keep(self, handed: HandedOver) -> None:
        update = handed.update
        if update.failure is not None and self._workers.is_refused(update.camera):
            raise update.failure
        if update.camera in self._recorder.paused:
            update = of_paused(update)
        self._kept.append(HandedOver(update, handed.taken))
        if any(isinstance(event, CameraLost) for event in update.events):
            self._zones.pop(update.camera, None)
            self._crowds.pop(update.camera, None)
        if update.zones is not None:
            self._zones[update.camera] = update.zones
        if update.crowd is not None:
            self._crowds[update.camera] = update.crowd
        self._recorder.note(update.events)
        self._recorder.cover(update.camera, update.watched, update.work)
        self._recorder.add_heat(update.camera, update.heat)
        self._recorder.add_trails(update.camera, update.trails)
        if update.person_width is not None:
            self._recorder.see_person_width(update.camera, update.person_width)
        if update.aim is not None:
            self._recorder.see_aim(update.camera, update.aim)
        if update.certificate is not None:
            self._recorder.see_certificate(update.camera, update.certificate)

    def _obey(self, request: CommandRequest) -> None:
        """Note what somebody asks for; a pause is done at once, for what comes behind it is that of a paused camera."""
        is_pause = isinstance(request.command, PauseCamera)
        if is_pause:
            self._settle()
        try:
            self._asked.append((request.done, self._recorder.heed(request.command)))
        except UsageError as error:
            request.done.set_exception(error)
            return
        if is_pause:
            self._settle()
        if isinstance(request.command, PauseCamera):
            self._pause(request.command)
        if isinstance(request.command, AcceptAim):
            self._workers.relearn(request.command.camera)

    def _pause(self, command: PauseCamera) -> None:
        """Let the camera's worker go, or have it watched again, which is no news of its being back."""
        if command.paused:
            self._workers.pause(command.camera)
        else:
            self._workers.resume(command.camera)
            self._lost.add(command.camera)

    def _settle(self) -> None:
        """Store what was taken; then say so in the log, to the workers and to those who asked."""
        kept, self._kept = self._kept, []
        asked, self._asked = self._asked, []
        zones, self._zones = self._zones, {}
        crowds, self._crowds = self._crowds, {}
        try:
            stored = self._recorder.settle()
        except StoreError as error:
            for done, _ in asked:
                done.set_exception(error)
            raise
        for camera, seen in zones.items():
            self._recorder.see_zones(camera, seen)
        for camera, figures in crowds.items():
            self._recorder.see_crowd(camera, figures)
        for handed in kept:
            self._say(handed.update)
            handed.taken()
        for done, event in asked:
            done.set_result(0 if event is None else stored.get(event, 0))

    def _say(self, update: WorkerUpdate) -> None:
        if update.picture is not None and self._pictures is not None:
            self._pictures.put(update.camera, update.picture)
        self._say_what(update)
        if update.ended:
            self._say_why(update)

    def _say_what(self, update: WorkerUpdate) -> None:
        """Log the events; a camera that was not lost is not back, and why one is lost at the end is said by itself."""
        for event in update.events:
            match event:
                case CameraLost() if update.ended:
                    continue
                case CameraRestored() if event.camera not in self._lost:
                    continue
                case CameraRestored():
                    self._lost.remove(event.camera)
                case CameraLost():
                    self._lost.add(event.camera)
                case _:
                    pass  # it is of no camera's state
            log_event(event)

    def _say_why(self, update: WorkerUpdate) -> None:
        if update.failure is None:
            log.info("%s: no longer watched", update.camera)
            if update.warning is not None:
                log.warning("%s: %s", update.camera, update.warning)
        else:
            log.error("%s: %s", update.camera, update.failure)
