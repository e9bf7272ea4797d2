"""Why somebody was not counted, in plain words, and what would help."""

from collections.abc import Mapping

from edgecount.counting.facts import Reason

REASONS: Mapping[Reason, tuple[str, str]] = {
    "u_turn": (
        "went through the line and soon came back; the return was left out, as the config says",
        "if returns are to count, set `counting.u_turn` to `net` or `count`, or `u_turn_window_seconds` lower",
    ),
    "turned_back": (
        "came to the line and went back without passing it",
        "nothing, if that is so; where people pass in truth, move the line further to where they all go",
    ),
    "flicker": (
        "was seen past the line for a single look, and then before it again",
        "more light or a nearer camera: the person's place jumped",
    ),
    "born_inside": (
        "was first seen on the line itself, so nobody knows from which side they came",
        "move the line away from the place where people come into the picture",
    ),
    "too_short": (
        "was seen too shortly to be believed to be a person",
        "move the line to where people are seen for a second before it and after it",
    ),
    "beside_the_line": (
        "passed beside the end of the line",
        "draw the line longer, from wall to wall",
    ),
    "lost_on_line": (
        "was last seen on the line, not plainly past it",
        "move the line to where people are still seen for a second once they have passed it",
    ),
}
"""By reason: what happened, and what would help."""
PASSED_BY = (
    "came to no line",
    "draw a line across the way that people take here",
)
"""The same of somebody whose trail has neither a crossing nor a rejection."""
