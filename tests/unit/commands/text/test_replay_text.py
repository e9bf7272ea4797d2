import io
import re
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from rich.console import Console

from edgecount.commands.text.replay_text import print_outcome
from edgecount.counting.lines.tally import Tallies
from edgecount.errors import EdgecountError
from edgecount.events.model import AnyEvent, Rejected
from edgecount.replay.replaying import ReplayResult
from tests.support.fakes import BEGAN
from tests.support.stored import crossing, fallen

OUTCOME = ReplayResult(frames=795, seconds=113.44, cpu_seconds=23.6, warning=None, was_quit=False)


def rejected(number: int, reason: str) -> Rejected:
    return Rejected(
        id=UUID(int=number), site="main-street", ts=BEGAN, camera="entrance", line="door", track=number, reason=reason
    )


def printed(
    outcome: ReplayResult, events: Sequence[AnyEvent] = (), lines: Sequence[str] = ("door", "gate"), width: int = 80
) -> list[str]:
    """What is on the screen: lines of text, their blanks made single."""
    tallies = Tallies(lines)
    tallies.take(events)
    screen = io.StringIO()
    print_outcome(outcome, tallies, Console(file=screen, width=width, highlight=False))
    return [" ".join(line.split()) for line in screen.getvalue().splitlines() if line.strip(" ─")]


def test_nobody_came() -> None:
    assert printed(OUTCOME) == [
        "line in out",
        "door 0 0",
        "gate 0 0",
        "795 frames, 113.4 seconds of video, 29.7 ms of processor time a frame",
    ]


def test_everything() -> None:
    events: list[AnyEvent] = [
        crossing(1, BEGAN),
        crossing(2, BEGAN),
        crossing(3, BEGAN, "out", line="gate"),
        crossing(4, BEGAN, "out", reverses=2),
        *(rejected(number, reason) for number, reason in enumerate(["turned_back", "flicker", "turned_back"], 5)),
        *(fallen(8), fallen(9, zone="stairs"), fallen(10)),
    ]
    quit_early = ReplayResult(frames=120, seconds=12, cpu_seconds=1.2, warning=None, was_quit=True)
    assert printed(quit_early, events) == [
        "line in out",
        "door 1 0",
        "gate 0 1",
        "1 taken back by a return within the U-turn window, in neither column",
        "not counted: 1 flicker, 2 turned_back",
        "falls: 2 in floor, 1 in stairs",
        "ended on request after frame 120: all of this is up to there",
        "120 frames, 12.0 seconds of video, 10.0 ms of processor time a frame",
    ]


def test_long_lines_are_left_to_the_terminal() -> None:
    reasons = ["turned_back", "flicker", "born_inside", "too_short", "beside_the_line", "lost_on_line", "u_turn"]
    events = [rejected(number, reason) for number, reason in enumerate(reasons, 1)]
    assert any(len(line) > 80 for line in printed(OUTCOME, events, width=80))


def test_no_name_is_cut_short() -> None:
    name = "a-line-with-a-name-of-sixty-four-letters-which-is-as-long-as-can"
    text = "".join(printed(OUTCOME, lines=[name], width=40)).replace(" ", "")
    assert "…" not in text
    assert printed(OUTCOME, lines=[name], width=80)[1] == f"{name} 0 0"


def test_a_full_disk_is_told_of_in_one_line() -> None:
    class Full(io.StringIO):
        def write(self, text: str, /) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(EdgecountError, match=r"^standard output cannot be written \(No space left on device\)"):
        print_outcome(OUTCOME, Tallies(["door"]), Console(file=Full(), width=80))


def test_the_readme_shows_what_is_printed() -> None:
    """Its numbers are those of one run of the demo; the rest is as every replay prints it."""
    readme = (Path(__file__).parents[4] / "README.md").read_text(encoding="utf-8")
    shown = readme[readme.index("  line   in   out") :].partition("```")[0].rstrip().splitlines()
    found = re.search(r"^(\d+) frames, ([\d.]+) seconds of video, ([\d.]+) ms", shown[-1])
    assert found
    frames, seconds, milliseconds = int(found[1]), float(found[2]), float(found[3])
    outcome = ReplayResult(frames, seconds, milliseconds * frames / 1000, warning=None, was_quit=False)
    events: list[AnyEvent] = []
    for line, came_in, went_out in (("path", 14, 10), ("road", 15, 12)):
        events += [crossing(len(events) + number, BEGAN, line=line) for number in range(came_in)]
        events += [crossing(len(events) + number, BEGAN, "out", line=line) for number in range(went_out)]
    for number in range(100, 103):
        events += [crossing(number, BEGAN, line="path"), crossing(number + 50, BEGAN, line="path", reverses=number)]
    events += [rejected(200, "flicker"), rejected(201, "turned_back")]
    blocks = [" ".join(line.split()) for line in shown if line.strip(" ─")]
    assert blocks == printed(outcome, events, ("path", "road"))
