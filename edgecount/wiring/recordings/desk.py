"""Uploaded recordings in the daemon: their queue outlives a config, and counts as the config in force says."""

import threading
from collections.abc import Mapping
from pathlib import Path

from edgecount.clock import Clock
from edgecount.config.model import Config
from edgecount.daemon.recordings.ageing import RecordingsAgeing
from edgecount.daemon.recordings.kept import KeptRecordings
from edgecount.daemon.recordings.queue import RecordingQueue
from edgecount.daemon.recordings.recording_asks import recording_asks
from edgecount.gateway.ask import Ask
from edgecount.wiring.recordings.apart import ApartCounter
from edgecount.wiring.recordings.drawn import drawn_faults


class RecordingsDesk:
    """The recordings of a state folder, their queue, and what is asked of it."""

    def __init__(self, state: Path, environ: Mapping[str, str], clock: Clock, stop: threading.Event) -> None:
        self._state = state
        self._environ = environ
        self._clock = clock
        self._kept = KeptRecordings(state)
        self._queue = RecordingQueue(self._kept, clock, stop)

    def employ(self, config: Config) -> None:
        """Count as this config says from now on; nothing, where there is no dashboard."""
        if config.web is None:
            self._queue.employ(None)
            return
        self._kept.prepare()
        self._queue.employ(ApartCounter(config, self._state, self._environ, self._clock))

    def asks(self, config: Config) -> Mapping[str, Ask]:
        """What the dashboard may ask."""
        counting = [name for name, camera in config.cameras.items() if camera.lines or camera.zones]
        return recording_asks(self._queue, self._kept, counting, drawn_faults, self._clock)

    def ageing(self, config: Config) -> RecordingsAgeing:
        """The job that deletes what is too old."""
        return RecordingsAgeing(self._queue, self._kept, config.retention.recordings_days, self._clock)

    def end(self) -> None:
        """Let the queue end, once the daemon stops."""
        self._queue.end()
