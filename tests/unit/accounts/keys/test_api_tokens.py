"""Tokens for scripts."""

from datetime import timedelta

import pytest

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.keys import api_tokens
from edgecount.accounts.role import Role
from edgecount.accounts.roster import Account
from edgecount.accounts.wrong import AccountError
from tests.support.fakes import FakeClock
from tests.support.people import joined


def test_a_token_is_shown_once_and_works_until_it_is_revoked(
    accounts: Accounts, admin: Account, clock: FakeClock
) -> None:
    secret = accounts.tokens.make(admin, " till ", Role.STAFF)
    assert secret.startswith("ecnt_")
    assert secret not in repr(accounts.tokens.of_account(admin.id))
    use = accounts.tokens.of_secret(secret)
    assert use is not None
    assert (use.account, use.role) == (admin, Role.STAFF)
    began = clock.now()
    for seconds, noted in ((60, 0), (300, 360), (10, 360)):
        clock.advance(seconds)
        accounts.tokens.of_secret(secret)
        token = accounts.tokens.of_account(admin.id)[0]
        assert (token.name, token.made, token.used) == ("till", began, began + timedelta(seconds=noted))
    token = accounts.tokens.of_account(admin.id)[0]
    accounts.tokens.revoke(admin.id, token.id)
    accounts.tokens.revoke(admin.id, token.id)  # nothing to do
    assert accounts.tokens.of_secret(secret) is None


def test_nobody_revokes_anothers(accounts: Accounts, admin: Account) -> None:
    ben, _ = joined(accounts, admin, "Ben")
    secret = accounts.tokens.make(admin, "till", Role.ADMIN)
    accounts.tokens.revoke(ben.id, accounts.tokens.of_account(admin.id)[0].id)
    assert accounts.tokens.of_secret(secret) is not None


def test_a_token_does_no_more_than_its_owner_may_now(accounts: Accounts, admin: Account) -> None:
    ben, _ = joined(accounts, admin, "Ben", Role.MANAGER)
    with pytest.raises(AccountError, match=r"^A token may do no more than you may\.$"):
        accounts.tokens.make(ben, "till", Role.ADMIN)
    secret = accounts.tokens.make(ben, "till", Role.MANAGER)
    accounts.people.set_role(ben.id, Role.STAFF, admin.id)
    use = accounts.tokens.of_secret(secret)
    assert use is not None
    assert use.role is Role.STAFF
    accounts.people.disable(ben.id, admin.id)
    assert accounts.tokens.of_secret(secret) is None


def test_nobody_has_too_many(accounts: Accounts, admin: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_tokens, "MOST", 1)
    accounts.tokens.make(admin, "till", Role.ADMIN)
    with pytest.raises(AccountError, match=r"^You have 1 tokens already"):
        accounts.tokens.make(admin, "door", Role.ADMIN)


@pytest.mark.parametrize("name", ["", "x" * 61, "a\nb"])
def test_a_token_has_a_name(accounts: Accounts, admin: Account, name: str) -> None:
    with pytest.raises(AccountError, match=r"^A name has 1 to 60 characters"):
        accounts.tokens.make(admin, name, Role.STAFF)
