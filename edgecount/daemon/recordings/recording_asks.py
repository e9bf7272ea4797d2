"""What the dashboard asks of the queue of recordings.

    recordings.list     -> {"recordings": [{"id": "5f...", "name": "Saturday.mp4", "state": "counting", "frames": 120,
                                            "of": 900, ...}]}
    recordings.count    {"id": "5f...", "name": "Saturday.mp4", "camera": "entrance", "start": "2026-05-02T10:00+02:00"}
    recordings.draw     {"id": "5f...", "lines": {"door": {...}}, "zones": {}} -> {"id": "5f..."} or {"problems": [...]}
    recordings.cancel   {"id": "5f..."}
    recordings.delete   {"id": "5f..."}

With `"own": true` instead of a camera, it is counted again with what was drawn on it.  The upload itself lies in the
web process's folder already; whatever is said of it is checked here.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from edgecount.clock import Clock
from edgecount.daemon.recordings.kept import KeptRecordings
from edgecount.daemon.recordings.queue import RecordingQueue
from edgecount.gateway.ask import Ask
from edgecount.gateway.record import GatewayError, JsonRecord
from edgecount.site.recordings import LONGEST_NAME, UploadedRecording, checked_id

_MANAGER = 2
_BURST, _PER_SECOND = 10.0, 2.0


Faults = Callable[[JsonRecord], Sequence[JsonRecord]]
"""What is wrong with lines and zones that were drawn, each with its `path` and its `text`."""


def recording_asks(
    queue: RecordingQueue, kept: KeptRecordings, cameras: Collection[str], faults: Faults, clock: Clock
) -> Mapping[str, Ask]:
    """The asks by their names; `cameras` are those that count something, `faults` are found in what is drawn."""

    def count(values: JsonRecord) -> JsonRecord:
        _require_manager(values)
        recording = _wanted(values, kept, cameras, clock)
        queue.add(recording)
        return {"id": recording.id}

    def draw(values: JsonRecord) -> JsonRecord:
        _require_manager(values)
        drawn = {"lines": values.get("lines"), "zones": values.get("zones")}
        if problems := faults(drawn):
            return {"problems": list(problems)}
        recording = replace(kept.one(values.get("id")), drawn=drawn).now("waiting")
        queue.add(recording)
        return {"id": recording.id}

    def cancel(values: JsonRecord) -> JsonRecord:
        _require_manager(values)
        return {"state": queue.cancel(values.get("id")).state}

    def delete(values: JsonRecord) -> JsonRecord:
        _require_manager(values)
        return {"id": queue.remove(values.get("id")).id}

    return {
        "recordings.list": Ask(lambda _: _listed(queue), 40, 20, is_slow=True),
        "recordings.count": _changing(count, _story("count the recording")),
        "recordings.draw": _changing(draw, _story("draw lines on the recording")),
        "recordings.cancel": _changing(cancel, _story("cancel the recording")),
        "recordings.delete": _changing(delete, _story("delete the recording")),
    }


def _changing(answer: Callable[[JsonRecord], JsonRecord], story: Callable[[JsonRecord], str]) -> Ask:
    return Ask(answer, _BURST, _PER_SECOND, is_slow=True, story=story)


def _story(what: str) -> Callable[[JsonRecord], str]:
    return lambda values: f"{what} {_name(values) if 'name' in values else checked_id(values.get('id'))}"


def _listed(queue: RecordingQueue) -> JsonRecord:
    return {
        "recordings": [
            {
                **recording.record(),
                "frames": None if progress is None else progress.frames,
                "of": None if progress is None else progress.of,
            }
            for recording, progress in queue.listed()
        ]
    }


def _wanted(values: JsonRecord, kept: KeptRecordings, cameras: Collection[str], clock: Clock) -> UploadedRecording:
    """The recording that is to be counted; GatewayError where what is said of it is not to be believed."""
    id_, camera, by = checked_id(values.get("id")), values.get("camera"), values.get("by")
    if values.get("own") is True:
        return kept.one(id_).now("waiting")
    if not isinstance(camera, str) or camera not in cameras:
        raise GatewayError("a recording is counted with the lines and zones of a camera that has some: choose one")
    suffix, size = kept.uploaded(id_)
    return UploadedRecording(
        id=id_,
        name=_name(values),
        suffix=suffix,
        camera=camera,
        by=str(by),
        added=clock.now(),
        bytes=size,
        start=_start(values.get("start")),
    )


def _name(values: JsonRecord) -> str:
    name = values.get("name")
    if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
        raise GatewayError(f"a recording has a name of at most {LONGEST_NAME} characters")
    return name


def _start(text: object) -> datetime | None:
    if text is None:
        return None
    try:
        start = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        start = None
    if start is None or start.tzinfo is None or not 2000 <= start.year <= 2100:
        raise GatewayError("a recording began on a day between 2000 and 2100")
    return start


def _require_manager(values: JsonRecord) -> None:
    role = values.get("role")
    if not isinstance(role, int) or role < _MANAGER:
        raise GatewayError("recordings are for managers: ask one")
