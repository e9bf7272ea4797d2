"""How every camera stands: kept up to date by events, by the work of its worker, and by pauses."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from edgecount.daemon.recording.cameras.frame_rates import FrameRates
from edgecount.daemon.recording.cameras.paused_cameras import REASON
from edgecount.daemon.workers.work import Work
from edgecount.events.model import AnyEvent, CameraLost, CameraMoved, CameraMovedCleared, CameraRestored
from edgecount.site.status import CameraState, Moved

log = logging.getLogger(__name__)


class CameraStates:
    """The states of cameras by name; one thread changes them, any may read `now`."""

    def __init__(self, cameras: Iterable[str]) -> None:
        self.now: Mapping[str, CameraState] = dict.fromkeys(cameras, CameraState())
        self._rates = FrameRates()

    def take_over(self, former: "CameraStates") -> None:
        """Go on with the states of the config before, as far as its cameras are still there."""
        self.now = {name: former.now.get(name, state) for name, state in self.now.items()}
        self._rates = former._rates  # noqa: SLF001 - it is of the same class

    def is_paused(self, camera: str) -> bool:
        """Whether somebody has paused a camera."""
        return self._of(camera).condition == "disabled"

    @property
    def paused(self) -> frozenset[str]:
        """The cameras that are paused."""
        return frozenset(camera for camera in self.now if self.is_paused(camera))

    def see_event(self, event: AnyEvent) -> None:
        """Note an event of a camera, lost, restored, moved or put right; others say nothing of it."""
        match event:
            case CameraRestored():
                self._set(event.camera, CameraState("online", event.ts))
            case CameraLost(condition="paused"):
                self.pause(event.camera, event.ts)
            case CameraLost():
                self._set(event.camera, CameraState("offline", event.ts, event.reason, event.condition))
            case CameraMoved():
                self.see_moved(event.camera, Moved(event.since, event.reason))
            case CameraMovedCleared():
                self.see_moved(event.camera, None)
            case _:
                pass

    def pause(self, camera: str, since: datetime) -> None:
        """Note that somebody has paused a camera."""
        self._set(camera, CameraState("disabled", since, REASON, "paused"))

    def resume(self, camera: str) -> None:
        """Note that a camera is to be watched again: it is not known yet whether it gives pictures."""
        self._set(camera, CameraState())

    def see_person_width(self, camera: str, width: float) -> None:
        """Note how broad people's shoulders are, as a share of the picture's width."""
        self._put(camera, replace(self._of(camera), person_width=width))

    def see_certificate(self, camera: str, fingerprint: str) -> None:
        """Note the certificate that was trusted at first sight."""
        self._put(camera, replace(self._of(camera), certificate=fingerprint))

    def see_moved(self, camera: str, moved: Moved | None) -> None:
        """Note that a camera was moved, or with None that it is right."""
        self._put(camera, replace(self._of(camera), moved=moved))

    def see_work(self, camera: str, work: Work, now: float) -> None:
        """Note frames a second, light, and whether less is done than configured; `now` is monotonic."""
        before, degraded = self._of(camera), work.degraded
        if degraded is not None and before.degraded is None:
            log.warning("%s is degraded: %s", camera, degraded.reason)
        elif degraded is None and before.degraded is not None:
            log.info("%s is not degraded any more", camera)
        is_online = before.condition == "online"
        rate = self._rates.add(camera, work.frames.get("processed", 0), now) if is_online else None
        light = before.light if work.light is None else work.light
        self._put(camera, replace(before, degraded=degraded, frames_per_second=rate, light=light))

    def _of(self, camera: str) -> CameraState:
        return self.now.get(camera, CameraState())

    def _set(self, camera: str, state: CameraState) -> None:
        """Begin a state; what was learnt of the camera outlasts it, and that it was moved."""
        if state.condition != "online":
            self._rates.forget(camera)
        before = self._of(camera)
        self._put(
            camera,
            replace(state, person_width=before.person_width, certificate=before.certificate, moved=before.moved),
        )

    def _put(self, camera: str, state: CameraState) -> None:
        self.now = {**self.now, camera: state}
