"""The receipt as one JSON object, for programs and for the dashboard."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from edgecount.privacy.picture_search import FoundPicture
from edgecount.privacy.receipt import Receipt


def receipt_record(found: Receipt, told: Sequence[str], masks: str, zone: tzinfo) -> dict[str, Any]:
    """The receipt as one JSON object."""
    return {
        "kept": [
            {
                "what": kept.what,
                "where": str(kept.where),
                "count": kept.count,
                "since": None if kept.since is None else kept.since.astimezone(zone).isoformat(),
                "days": kept.days,
            }
            for kept in found.kept
        ],
        "told": list(told),
        "masks": masks,
        "files": found.search.files,
        "pictures": [{"place": place_of(picture), "kind": picture.kind} for picture in found.search.pictures],
        "unread": list(found.search.unread),
    }


def place_of(picture: FoundPicture) -> str:
    """The file, and the place within it."""
    return f"{picture.path}, {picture.part}" if picture.part else str(picture.path)
