"""Passwords as they are kept."""

import asyncio
from collections.abc import Iterator

import pytest

from edgecount.accounts.keys import hashing
from edgecount.accounts.keys.hashing import Hasher
from edgecount.accounts.wrong import AccountError
from tests.support.people import cheap_hasher


@pytest.fixture
def hasher() -> Iterator[Hasher]:
    made = cheap_hasher()
    yield made
    made.close()


def test_the_costs_are_owasps() -> None:
    made = Hasher()
    try:
        hashed = asyncio.run(made.hashed("secret"))
    finally:
        made.close()
    costs = "$argon2id$v=19$m=7168,t=5,p=1$"
    assert hashed.startswith(costs)
    assert hashing._NOBODYS.startswith(costs)
    assert len(hashed) == len(hashing._NOBODYS)


@pytest.mark.parametrize(
    ("given", "fits"), [("secret", True), ("Secret", False), ("secret ", False), ("\ud800", False)]
)
def test_a_password_fits_its_hash(hasher: Hasher, given: str, fits: bool) -> None:
    hashed = asyncio.run(hasher.hashed("secret"))
    assert asyncio.run(hasher.fits(hashed, given)) is fits


@pytest.mark.parametrize("kept", [None, "", "no hash"])
def test_without_a_hash_nothing_fits(hasher: Hasher, kept: str | None) -> None:
    assert asyncio.run(hasher.fits(kept, "secret")) is False


def test_two_hashes_of_one_password_differ(hasher: Hasher) -> None:
    assert asyncio.run(hasher.hashed("secret")) != asyncio.run(hasher.hashed("secret"))


def test_a_flood_is_refused(hasher: Hasher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "MOST_WAITING", 2)

    async def flood() -> list[str | BaseException]:
        return await asyncio.gather(*(hasher.hashed("secret") for _ in range(4)), return_exceptions=True)

    answers = asyncio.run(flood())
    assert [isinstance(answer, AccountError) for answer in answers] == [False, False, True, True]
    assert isinstance(asyncio.run(hasher.hashed("secret")), str)
