"""Four cameras, and five people who look at all of them in the dashboard: how much older frames are when counted.

The daemon as it is, with four 720p H.264 cameras over RTSP on the loopback and the same two cores for everything.  In
turn, and again: nobody looks, five look at the maps, five have the masked pictures on besides.  A frame's age is that
of the daemon, from its arrival until all that it shows is counted.
"""

import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

from benchmarks.cameras import NAMES
from benchmarks.report import Chapter, Goal, Table
from benchmarks.scraped import Watched, scrape
from benchmarks.street import LINES, Daemon, cameras, daemon, street, two_cores
from edgecount.config.sections.detector import DetectorSection
from tests.support.people import PASSWORD
from tests.support.servers.ports import free_port
from tests.support.waiting import END_SECONDS, wait_until

TITLE = "Cameras that are looked at"
VIEWERS, ROUNDS = 5, 3
SETTLING, SECONDS = 8.0, 30.0
PICTURES_A_SECOND = 2
"""As the page asks for them."""
AGE_SECONDS = 0.020
"""What five viewers may add to the age that 99 of 100 frames stay below."""
MANNERS = ("nobody", "maps", "pictures")


def measure() -> Chapter:
    """Every manner of looking, in turn."""
    ages: dict[str, list[Watched]] = {manner: [] for manner in MANNERS}
    shown: dict[str, int] = dict.fromkeys(MANNERS, 0)
    with TemporaryDirectory() as folder, two_cores():
        units = street(Path(folder))
        for _ in range(ROUNDS):
            for manner in MANNERS:
                watched, pictures = watch(units, manner)
                ages[manner].append(watched)
                shown[manner] += pictures
    alone, looked = (together(ages[manner]).age(0.99) for manner in ("nobody", "pictures"))
    goal = Goal(
        f"frame age p99, {VIEWERS} viewers of four cameras' pictures",
        f"< +{1000 * AGE_SECONDS:.0f} ms",
        f"{1000 * (looked - alone):+.0f} ms",
        looked - alone < AGE_SECONDS,
    )
    columns = ("looked at", "frames", *("age p50", "p90", "p99"), "p99 of each round", "pictures a second and camera")
    rows = [_row(manner, ages[manner], shown[manner]) for manner in MANNERS]
    return Chapter(TITLE, __doc__ or "", [goal], [Table(f"{ROUNDS} rounds of {SECONDS:.0f} s", columns, rows)])


def _row(manner: str, rounds: Sequence[Watched], pictures: int) -> Sequence[str]:
    all_ = together(rounds)
    return [
        manner,
        f"{all_.processed:,}",
        *(f"{1000 * all_.age(share):.0f} ms" for share in (0.5, 0.9, 0.99)),
        ", ".join(f"{1000 * watched.age(0.99):.0f}" for watched in rounds),
        f"{pictures / VIEWERS / len(NAMES) / ROUNDS / SECONDS:.1f}",
    ]


def watch(units: Sequence[bytes], manner: str) -> tuple[Watched, int]:
    """Let a new daemon watch the cameras while people look; the frames of all, and how many pictures people got."""
    port = free_port()
    with TemporaryDirectory() as folder, cameras(units, NAMES) as sending:
        sources = {name: {"source": camera.url, "lines": LINES} for name, camera in sending.items()}
        with daemon(Path(folder), sources, DetectorSection().model, {"web": {"port": port}}) as running:
            wait_until(lambda: _all_begun(running), lambda: running.life.log, seconds=END_SECONDS)
            with looking(running, port, manner) as seen:
                time.sleep(SETTLING)
                before, pictures = scrape(running.port), sum(seen)
                time.sleep(SECONDS)
                after = scrape(running.port)
                return together([after[name].since(before[name]) for name in NAMES]), sum(seen) - pictures


def together(all_: Sequence[Watched]) -> Watched:
    """The frames of several cameras, or times, as if they were those of one."""
    ages: dict[float, int] = {}
    for watched in all_:
        for bound, count in watched.ages.items():
            ages[bound] = ages.get(bound, 0) + count
    processed, dropped = (sum(counts) for counts in zip(*((it.processed, it.dropped) for it in all_), strict=True))
    return Watched(processed, dropped, any(it.degraded for it in all_), ages)


def _all_begun(running: Daemon) -> bool:
    watched = scrape(running.port)
    return all(name in watched and watched[name].processed for name in NAMES)


@contextmanager
def looking(running: Daemon, port: int, manner: str) -> Iterator[list[int]]:
    """People who look in this manner; the list has how many pictures each has got."""
    seen = [0] * VIEWERS
    if manner == "nobody":
        yield seen
        return
    over, cookies = threading.Event(), _signed_in(running, port)
    tasks = [threading.Thread(target=_look_at_maps, args=(port, cookies, over)) for _ in range(VIEWERS)]
    if manner == "pictures":
        watching = [(port, cookies, over, seen, number) for number in range(VIEWERS)]
        tasks += [threading.Thread(target=_look_at_pictures, args=arguments) for arguments in watching]
    for task in tasks:
        task.start()
    try:
        yield seen
    finally:
        over.set()
        for task in tasks:
            task.join()


def _signed_in(running: Daemon, port: int) -> Mapping[str, str]:
    """The cookies of an admin, whose account is made by the one-time code in the log."""
    wait_until(lambda: "one-time code is " in running.life.log, lambda: running.life.log)
    code = re.findall(r"one-time code is (\S+),", running.life.log)[-1]
    address = f"http://127.0.0.1:{port}"
    with httpx2.Client(base_url=address, timeout=60, headers={"Origin": address}) as client:
        client.post("/first-run", data={"code": code, "name": "Ada", "password": PASSWORD})
        return dict(client.cookies)


def _look_at_maps(port: int, cookies: Mapping[str, str], over: threading.Event) -> None:
    with (
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", cookies=dict(cookies), timeout=60) as client,
        client.stream("GET", f"/live/{','.join(NAMES)}/events") as answer,
    ):
        answer.raise_for_status()
        for _ in answer.iter_bytes():
            if over.is_set():
                return


def _look_at_pictures(
    port: int, cookies: Mapping[str, str], over: threading.Event, seen: list[int], number: int
) -> None:
    last = dict.fromkeys(NAMES, "")
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", cookies=dict(cookies), timeout=60) as client:
        while not over.wait(1 / PICTURES_A_SECOND):
            for name in NAMES:
                answer = client.get(f"/live/{name}/picture", params={"after": last[name], "width": 640, "pace": 2})
                answer.raise_for_status()
                if "Picture-Number" in answer.headers:
                    last[name] = answer.headers["Picture-Number"]
                    seen[number] += 1
