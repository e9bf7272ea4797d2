"""What may be asked of the main process: a function with its limits."""

from collections.abc import Callable
from dataclasses import dataclass

from edgecount.gateway.record import GatewayError, JsonRecord

_LONGEST_NAME = 200
_ROLES = {1: "staff", 2: "manager", 3: "admin"}
"""The roles of people, by the numbers that accounts give them."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that may be asked: `answer` is given the values, and raises EdgecountError where it refuses them.

    `burst` of them are answered at once, and `per_second` from then on.  What `is_slow` has a thread of its own while
    it runs; all else is answered one after the other.  `story` says in words what an ask with these values changes, as
    in "set the people inside to 12", and never shows a secret; None for one that changes nothing.  An ask that changes
    something names the person in `by` and `role`.
    """

    answer: Callable[[JsonRecord], JsonRecord]
    burst: float = 20.0
    per_second: float = 10.0
    is_slow: bool = False
    story: Callable[[JsonRecord], str] | None = None


def person(values: JsonRecord) -> str:
    """The person that these values name, with their role; GatewayError where they name none."""
    match values.get("by"), values.get("role"):
        case str(name), int(role) if name and len(name) <= _LONGEST_NAME and role in _ROLES:
            return f"{name} ({_ROLES[role]})"
    raise GatewayError("a change names the person by whom it is made, and their role")
