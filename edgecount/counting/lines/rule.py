"""How strictly a line counts: the settings of the rule, and the words for sides and points."""

from dataclasses import dataclass
from typing import Literal

from edgecount.counting.anchor import Anchor

Side = Literal["left", "right"]
"""The side of a line, as seen by a walker from its start to its end."""
UTurn = Literal["net", "count", "ignore"]
"""What a quick return does: take the first crossing back, count as a second crossing, or neither."""


@dataclass(frozen=True, slots=True)
class LineRule:
    """How a line counts, as in the config's `counting` section; `clear_of_line` is in the person's own heights."""

    anchor: Anchor = "foot"
    clear_of_line: float = 0.08
    u_turn: UTurn = "net"
    u_turn_window_seconds: float = 5.0
