"""What people may ask of a camera that they look at right now, and what they are told: record to record.

Each question is an order, too: the camera shows itself for some seconds more.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from edgecount.clock import Clock
from edgecount.errors import UsageError
from edgecount.site.crowd_figures import CrowdFigures
from edgecount.site.live.board import LiveBoard, Numbered
from edgecount.site.live.orders import Orders
from edgecount.site.live.viewing import Viewing
from edgecount.site.live.views import PictureView
from edgecount.site.status import Status
from edgecount.site.status_record import estimate_record

Record = Mapping[str, Any]

NO_PICTURES = "pictures are not shown live while nothing hides the people in them: set privacy.mask"


class LiveAsks:
    """Answers people that look at a camera; `status` says how all stands now, `order` has a camera shown.

    Any thread may ask.
    """

    def __init__(
        self,
        board: LiveBoard,
        status: Callable[[], Status],
        order: Callable[[str, Viewing], None],
        clock: Clock,
    ) -> None:
        self._board = board
        self._status = status
        self._order = order
        self._clock = clock
        self._orders = Orders()

    def live(self, asked: Record) -> Record:
        """Where people are now, what the camera's lines and zones have counted, and how it stands.

        Asked: `camera`.  `number` is None while nothing is seen; `scene` is the number of the empty scene, None where
        it is not known; `crowd` has the people by estimate, None where nobody estimates them.
        """
        camera, status = self._camera(asked)
        if self._is_online(camera, status):
            self._want(camera, Viewing("people"))
        state, people, scene = status.cameras[camera], self._board.people(camera), self._board.scene(camera)
        if scene is None and people is not None and status.mask != "off":
            self._want(camera, Viewing("scene"))
        seen: Record = {"number": None, "people": []}
        if people is not None and self._is_online(camera, status):
            view = people.view
            dots = [{"id": dot.id, "place": [dot.x, dot.y], "seen": dot.is_sighted} for dot in view.dots]
            ts = view.ts.isoformat(timespec="milliseconds")
            seen = {"number": people.number, "ts": ts, "width": view.width, "height": view.height, "people": dots}
        return {
            "camera": camera,
            "state": state.state,
            "reason": state.reason,
            "scene": None if scene is None else scene.number,
            "pictures": status.mask != "off",
            **seen,
            "crowd": _estimated(status.crowds.get(camera)),
            **_counted(camera, status),
        }

    def picture(self, asked: Record) -> Record:
        """A masked picture of now: a JPEG in base64, its number, and when it was taken; no `number` where none is new.

        Asked: `camera`, `after` (the number of the last one, or None), `width` and `per_second`.
        """
        camera, status = self._camera(asked)
        if status.mask == "off":
            raise UsageError(NO_PICTURES)
        if not self._is_online(camera, status):
            return {"number": None}
        self._want(camera, _viewing(asked))
        return _told(self._board.picture(camera), asked.get("after"))

    def scene(self, asked: Record) -> Record:
        """What the place looks like without people, as `picture` has it; no `number` where that is not known.

        Asked: `camera` and `after`.  Where it is not known, the camera learns it while somebody goes on asking.
        """
        camera, status = self._camera(asked)
        found = self._board.scene(camera)
        if found is None and status.mask != "off" and self._is_online(camera, status):
            self._want(camera, Viewing("scene"))
        return _told(found, asked.get("after"))

    def _camera(self, asked: Record) -> tuple[str, Status]:
        camera, status = asked.get("camera"), self._status()
        if not isinstance(camera, str) or camera not in status.cameras:
            raise UsageError("there is no camera of this name: reload the page")
        return camera, status

    def _is_online(self, camera: str, status: Status) -> bool:
        return status.cameras[camera].condition == "online"

    def _want(self, camera: str, viewing: Viewing) -> None:
        if self._orders.is_due(camera, viewing, self._clock.monotonic()):
            self._order(camera, viewing)


def _viewing(asked: Record) -> Viewing:
    """The picture that is asked for; UsageError where no such can be had."""
    usual = Viewing("picture")
    width, per_second = asked.get("width", usual.width), asked.get("per_second", usual.per_second)
    try:
        return Viewing("picture", int(width), float(per_second))
    except (TypeError, ValueError) as error:
        raise UsageError(str(error)) from None


def _told(found: Numbered[PictureView] | None, after: object) -> Record:
    """The picture, unless there is none, or it is known already."""
    if found is None or found.number == after:
        return {"number": None}
    jpeg = b64encode(found.view.jpeg).decode()
    return {"number": found.number, "ts": found.view.ts.isoformat(timespec="milliseconds"), "jpeg": jpeg}


def _counted(camera: str, status: Status) -> Record:
    """The people that crossed the camera's lines today, and those in its zones now (None where that is not known)."""
    lines = {line: figures for (place, line), figures in status.figures.lines.items() if place == camera}
    zones = {zone: figures for (place, zone), figures in status.zones.items() if place == camera}
    return {
        "lines": {name: {"in": line.came_in, "out": line.went_out} for name, line in lines.items()},
        "zones": {name: None if figures is None else figures.count for name, figures in zones.items()},
    }


def _estimated(figures: CrowdFigures | None) -> Record | None:
    """The newest estimate, and where its people are: cells as bytes in base64, row by row; 255 is the densest."""
    if figures is None:
        return None
    grid = figures.grid
    cells = None if grid is None else [grid.columns, grid.rows, b64encode(grid.cells).decode()]
    zones = {name: estimate_record(estimated) for name, estimated in figures.zones.items()}
    ts = None if figures.ts is None else figures.ts.isoformat(timespec="milliseconds")
    return {**estimate_record(figures.whole), "ts": ts, "zones": zones, "grid": cells}
