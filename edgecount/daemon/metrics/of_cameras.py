"""Metrics of cameras, and of the frames that they give; a camera that is paused has neither, and is not down."""

from collections.abc import Iterator
from typing import get_args

from edgecount.daemon.metrics.series import Histogram, Series, counter, gauge, histogram
from edgecount.daemon.recording.counts import Counted
from edgecount.daemon.workers.work import Durations, FrameResult
from edgecount.site.status import Status

_CAMERA = ("camera",)


def of_cameras(status: Status, counted: Counted) -> Iterator[Series | Histogram]:
    """The metrics of every camera, and of the looks of all."""
    yield from _of_states(status, counted)
    yield from _of_frames(status, counted)


def _of_states(status: Status, counted: Counted) -> Iterator[Series]:
    yield gauge(
        "camera_paused",
        "Whether somebody has paused a camera (1) or not (0).",
        _CAMERA,
        [((name,), camera.condition == "disabled") for name, camera in status.cameras.items()],
    )
    watched = _watched(status)
    yield gauge(
        "camera_up",
        "Whether a camera gives pictures (1) or not (0).",
        _CAMERA,
        [((name,), status.cameras[name].condition == "online") for name in watched],
    )
    yield gauge(
        "camera_degraded",
        "Whether less is done for a camera than configured (1) or not (0), because the machine cannot keep up.",
        _CAMERA,
        [((name,), status.cameras[name].degraded is not None) for name in watched],
    )
    yield gauge(
        "camera_moved",
        "Whether a camera does not look where it did (1) or does (0): its counts are in doubt.",
        _CAMERA,
        [((name,), status.cameras[name].moved is not None) for name in watched],
    )
    yield counter(
        "camera_reconnects",
        "How often a camera gave pictures again.",
        _CAMERA,
        [((name,), counted.reconnects.get(name, 0)) for name in watched],
    )


def _of_frames(status: Status, counted: Counted) -> Iterator[Series | Histogram]:
    watched = _watched(status)
    results = {(name, result): 0 for name in watched for result in get_args(FrameResult)}
    yield counter(
        "frames",
        "Frames of a camera, by what became of them.",
        ("camera", "result"),
        {**results, **counted.frames}.items(),
    )
    yield gauge(
        "last_frame_timestamp_seconds",
        "When the last processed frame of a camera was taken, since 1970.",
        _CAMERA,
        [((name,), ts.timestamp()) for name, ts in counted.last_frames.items()],
    )
    yield histogram(
        "frame_age_seconds",
        "How old a frame of a camera was when all that it shows was counted.",
        _CAMERA,
        [((name,), counted.ages.get(name, Durations())) for name in watched],
    )
    yield histogram(
        "inference_duration_seconds", "How long the detector took for one picture.", (), [((), counted.looks)]
    )


def _watched(status: Status) -> tuple[str, ...]:
    return tuple(name for name, camera in status.cameras.items() if camera.condition != "disabled")
