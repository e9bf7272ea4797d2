"""Secrets and codes."""

import re

import pytest

from edgecount.accounts.keys.tokens import digest, new_code, new_secret, typed_code


def test_secrets_are_long_and_all_different() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", secret) for secret in made)


def test_a_code_can_be_typed() -> None:
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", new_code())


@pytest.mark.parametrize("typed", ["K7QM-2XPD", "k7qm2xpd", " K7QM 2XPD ", "k7qm–2xpd"])
def test_a_code_may_be_typed_as_one_likes(typed: str) -> None:
    assert typed_code(typed) == "K7QM-2XPD"


def test_what_is_kept_tells_nothing_of_the_secret() -> None:
    assert digest("a") == bytes.fromhex("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")
    assert len(digest("\ud800")) == 32
