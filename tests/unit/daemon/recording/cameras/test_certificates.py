"""The certificates of cameras: kept over restarts, told once, and not for another place."""

import logging

import pytest

from edgecount.daemon.recording.cameras.certificates import Certificates
from edgecount.errors import StoreError
from tests.support.fakes import FakeMemory

PLACE, SEEN, OTHER = "192.0.2.10:443", "a" * 64, "b" * 64


class Full(FakeMemory):
    """Takes and gives nothing."""

    def recall(self, key: str) -> str | None:
        raise StoreError("the disk is full")

    def remember(self, key: str, value: str) -> None:
        raise StoreError("the disk is full")


def test_it_is_known_after_a_restart_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    memory = FakeMemory()
    for _ in range(2):
        certificates = Certificates(memory)
        for _ in range(3):
            certificates.keep("door", PLACE, SEEN)
    assert Certificates(memory).known("door", PLACE) == SEEN
    assert [record.message.partition(" at first sight")[0] for record in caplog.records] == [
        "door: its certificate is trusted from now on,"
    ]
    assert SEEN in caplog.text


def test_another_camera_or_place_is_not_known() -> None:
    certificates = Certificates(FakeMemory())
    certificates.keep("door", PLACE, SEEN)
    assert certificates.known("back", PLACE) is None
    assert certificates.known("door", "192.0.2.11:443") is None


@pytest.mark.parametrize("kept", ["", "nonsense", PLACE, f"{PLACE} "])
def test_what_cannot_be_read_is_not_known(kept: str) -> None:
    assert Certificates(FakeMemory({"certificate.door": kept})).known("door", PLACE) is None


def test_a_full_disk_does_no_harm(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    certificates = Certificates(Full())
    certificates.keep("door", PLACE, SEEN)
    assert certificates.known("door", PLACE) is None
    assert len(caplog.records) == 1
