from edgecount.daemon.workers.messages import WorkerUpdate
from edgecount.daemon.workers.pausing import of_paused


def test_a_paused_camera_shows_nothing_any_more() -> None:
    assert of_paused(WorkerUpdate("entrance", zones={}, picture=b"jpeg")) == WorkerUpdate("entrance")
