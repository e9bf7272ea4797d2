"""A writer to be killed: appends batches for ever and prints, after each commit, the numbers and ids it got."""

import itertools
import sys
import uuid
from datetime import timedelta
from pathlib import Path

from edgecount.events.model import Crossing
from edgecount.store.event_store import EventStore
from tests.support.stored import utc

START = utc("2026-05-04T10:00")


def main(path: Path) -> None:
    """Append to the store at `path` until killed."""
    with EventStore(path) as store:
        for batch in itertools.count():
            events = [
                Crossing(
                    id=uuid.uuid4(),
                    site="main-street",
                    ts=START + timedelta(milliseconds=batch * 10 + number),
                    camera="entrance",
                    line="door",
                    track=number,
                    direction="in" if number % 2 else "out",
                    confidence=0.9,
                )
                for number in range(batch % 4 + 1)
            ]
            seqs = store.append(events)
            store.move_cursor("files", seqs[-1])
            store.add_coverage("entrance", {START + timedelta(minutes=batch): 60.0})
            print(*(f"{seq}={event.id}" for seq, event in zip(seqs, events, strict=True)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
