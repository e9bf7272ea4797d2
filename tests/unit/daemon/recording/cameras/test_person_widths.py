"""People's size is kept over restarts, told where it is news, and tried again where the disk does not take it."""

import logging

import pytest

from edgecount.daemon.recording.cameras.person_widths import PersonWidths
from edgecount.errors import StoreError
from tests.support.fakes import FakeMemory


class Refusing(FakeMemory):
    """Takes and gives nothing while it is `shut`."""

    shut = True

    def recall(self, key: str) -> str | None:
        if self.shut:
            raise StoreError("the disk is full")
        return super().recall(key)

    def remember(self, key: str, value: str) -> None:
        if self.shut:
            raise StoreError("the disk is full")
        super().remember(key, value)


def test_nothing_is_known_at_first() -> None:
    assert PersonWidths(FakeMemory()).known("entrance") is None


def test_it_is_known_after_a_restart() -> None:
    memory = FakeMemory()
    PersonWidths(memory).keep("entrance", 0.1 + 0.2)
    assert PersonWidths(memory).known("entrance") == 0.1 + 0.2
    assert PersonWidths(memory).known("back") is None


def test_what_cannot_be_read_is_learnt_anew() -> None:
    assert PersonWidths(FakeMemory({"person_width.entrance": "broad"})).known("entrance") is None
    assert PersonWidths(Refusing()).known("entrance") is None


def test_only_news_is_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    memory = FakeMemory()
    for widths in (PersonWidths(memory), PersonWidths(memory)):
        for width in (0.12, 0.12, 0.12):
            widths.keep("entrance", width)
    widths.keep("entrance", 0.2)
    assert caplog.messages == [
        f"entrance: people's shoulders are {width} of the picture broad" for width in ("0.120", "0.200")
    ]


def test_what_the_disk_does_not_take_is_tried_again() -> None:
    memory = Refusing()
    widths = PersonWidths(memory)
    widths.keep("entrance", 0.12)
    memory.shut = False
    widths.keep("entrance", 0.12)
    assert widths.known("entrance") == 0.12
