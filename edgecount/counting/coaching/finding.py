"""A finding: one thing that is wrong with how a camera, a line or a zone is set up, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

FindingKind = Literal[
    "dark",
    "few_frames",
    "small",
    "tilted",
    "arrow",
    "hidden",
    "cut_short",
    "along",
    "counted_twice",
    "cancelled",
    "feet_elsewhere",
    "missed_walk",
    "nobody_seen",
]
"""What is wrong; `cancelled`: the second of two lines takes back what the first counts."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen, and the remedy, each to be read without the other; `place` is a line or zone, None the camera."""

    kind: FindingKind
    place: str | None
    seen: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Coached:
    """What was found wrong; and the sentences that say what was counted, line by line."""

    findings: tuple[Finding, ...]
    counted: tuple[tuple[str, str], ...]
