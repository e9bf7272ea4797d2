"""The room that uploads leave on the disk (pure)."""

from dataclasses import dataclass

LEAST_BYTES = 10**9
LEAST_SHARE = 0.05
"""What stays free for what is counted: so many bytes, or this share of the disk, whichever is more."""


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """The room on a disk: bytes that are free, and the whole."""

    free: int
    whole: int

    def takes(self, more: int) -> bool:
        """Whether it has room for so many more bytes."""
        return self.free - more >= max(LEAST_BYTES, LEAST_SHARE * self.whole)
