"""From what a worker shows to the board that people look at."""

from collections.abc import Callable

from edgecount.daemon.workers.messages import Glimpse
from edgecount.site.live.board import LiveBoard


def onto(board: LiveBoard) -> Callable[[str, Glimpse], None]:
    """A function that puts on the board what a camera shows; any thread may call it."""

    def put(camera: str, shown: Glimpse) -> None:
        if shown.people is not None:
            board.put_people(camera, shown.people)
        if shown.picture is not None:
            board.put_picture(camera, shown.picture)
        if shown.scene is not None:
            board.put_scene(camera, shown.scene)

    return put
