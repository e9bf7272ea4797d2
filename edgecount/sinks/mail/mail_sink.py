"""Mails for people: alerts and reports leave the store as letters, one at a time."""

import logging
from collections.abc import Callable, Sequence
from itertools import takewhile

from edgecount.clock import Clock
from edgecount.events.catalogue import Told, kind_of
from edgecount.events.model import AnyEvent, LimitEvent, iso_utc
from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.mail_settings import MailSettings
from edgecount.sinks.mail.message import one_line
from edgecount.sinks.mail.post import Post, RejectedError, SendResult
from edgecount.sinks.sink import RefusedError, UndeliveredError, Verdict
from edgecount.store.codec import StoredEvent

log = logging.getLogger(__name__)


class MailSink:
    """Sends one receiver a letter for each event that people get a mail about; passes over all other events.

    Every receiver has a sink, and so a cursor, of their own.  So a full mailbox does not delay the mail of the other
    receivers, and a receiver that already has a letter does not get it again when the letter is sent again to others.
    `letters` writes an event's letter, or gives None where it has none; it may raise UndeliveredError.  `mailed` takes
    the verdict on each letter.  What is said of a receiver has a number, from 1, in the order of the config's list.
    """

    def __init__(
        self,
        settings: MailSettings,
        receiver: str,
        letters: Callable[[StoredEvent], Letter | None],
        mailed: Callable[[Verdict], None],
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._receiver = receiver
        self._number = settings.receivers.index(receiver) + 1
        self._letters = letters
        self._mailed = mailed
        self._clock = clock
        self._post = Post(settings, clock)

    @property
    def name(self) -> str:
        """The receiver's number, as in `receiver`: an address is nobody else's business."""
        return f"mail:{self._number}"

    @property
    def cursor(self) -> str:
        """The address: a receiver that is moved in the list of the config gets no letter twice."""
        return f"mail:{self._receiver}"

    @property
    def is_connected(self) -> None:
        """None: each letter has a connection of its own."""

    def open(self) -> None:
        """Do nothing: each letter has a connection of its own."""

    def deliver(self, events: Sequence[StoredEvent]) -> int:
        """Send the letter of the first event, or pass over all events up to the next that has one."""
        first = events[0]
        if is_for_people(first.event):
            self._mail(first)
            return first.seq
        return [stored.seq for stored in takewhile(lambda stored: not is_for_people(stored.event), events)][-1]

    def tick(self) -> None:
        """Do nothing: no work is due without an event."""

    def close(self) -> None:
        """Do nothing: no connection is open."""

    def _mail(self, stored: StoredEvent) -> None:
        if self._is_too_old(stored.event):
            self._give_up(stored)
            return
        letter = self._letters(stored)
        if letter is None:
            return
        try:
            outcome = self._post.send(letter, (self._receiver,))
        except RejectedError as error:
            self._mailed("refused")
            raise RefusedError(stored.seq, str(error), final=True) from error
        self._heed(stored, letter, outcome)

    def _heed(self, stored: StoredEvent, letter: Letter, outcome: SendResult) -> None:
        for reason in outcome.postponed.values():
            raise UndeliveredError(f"the mail server takes no mail to receiver {self._number} now ({reason})")
        for reason in outcome.refused.values():
            self._mailed("refused")
            raise RefusedError(
                stored.seq,
                f"the mail server refuses mail to receiver {self._number} for good ({reason}): check mail.receivers",
                final=True,
            )
        self._mailed("sent")
        log.info("mailed to receiver %d: %s", self._number, one_line(letter.subject))

    def _is_too_old(self, event: AnyEvent) -> bool:
        return (self._clock.now() - event.ts).total_seconds() > self._settings.give_up_seconds

    def _give_up(self, stored: StoredEvent) -> None:
        self._mailed("given_up")
        log.warning(
            "a mail to receiver %d is given up after %g hours: %s of %s",
            self._number,
            self._settings.give_up_seconds / 3600,
            stored.event.type,
            iso_utc(stored.event.ts),
        )


def is_for_people(event: AnyEvent) -> bool:
    """Whether an event is one that a letter is written about."""
    return event.mail if isinstance(event, LimitEvent) else isinstance(kind_of(event).outputs.mail, Told)
