"""Tells the boxes of each site that has several how many people are inside: soon after it changed, and every minute."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from edgecount.fleet.arrivals import Arrival
from edgecount.fleet.database.connecting import Database
from edgecount.fleet.database.insides import boxes_of_sites
from edgecount.fleet.fleet_queue import FleetQueue
from edgecount.fleet.site_words import SiteBook, SiteWord, news, site_words, told

NEWS_EVERY = timedelta(seconds=2)
"""How often a site whose boxes tell something is looked at."""
ALL_EVERY = timedelta(seconds=50)
"""How often every box is told, so that it knows, each minute, how fresh its number is."""
AT_ONCE = 1000
"""So many of those words are said between two batches of events; a box heeds none that is older than its last one."""


class SiteTeller:
    """Looks at the sites whose boxes told something, and now and then at all."""

    def __init__(self, queue: FleetQueue) -> None:
        self._queue = queue
        self._book = SiteBook()
        self._site_of: dict[str, str] = {}
        self._touched: set[str] = set()
        self._all: datetime | None = None
        self._news: datetime | None = None
        self._waiting = deque[SiteWord]()

    def note(self, arrivals: Iterable[Arrival]) -> None:
        """Note whose messages were taken, by their routing keys."""
        keys = {arrival.key for arrival in arrivals}
        boxes = (key.split(".")[1] for key in keys if key.endswith(".event"))
        self._touched.update(self._site_of[box] for box in boxes if box in self._site_of)

    def tick(self, connection: Database, now: datetime) -> None:
        """Tell what is due, and some of what waits: events are not to wait for thousands of words."""
        if _is_due(self._all, ALL_EVERY, now):
            self._all = now
            self._tell_all(connection)
        elif self._touched and _is_due(self._news, NEWS_EVERY, now):
            self._news = now
            touched, self._touched = self._touched, set()
            words, self._book = site_words(boxes_of_sites(connection, touched), self._book)
            self._say(news(words, self._book))
        self._say([self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))])

    def _tell_all(self, connection: Database) -> None:
        self._touched = set()
        words, book = site_words(boxes_of_sites(connection), self._book)
        stores = {word.to.store for word in words}
        self._book = SiteBook({store: when for store, when in book.whole.items() if store in stores})
        self._site_of = {word.to.box: word.to.site for word in words}
        self._waiting = deque(words)

    def _say(self, words: Sequence[SiteWord]) -> None:
        if words:
            self._queue.tell(words)
        self._book = told(words, self._book)


def _is_due(last: datetime | None, every: timedelta, now: datetime) -> bool:
    return last is None or not timedelta(0) <= now - last < every
