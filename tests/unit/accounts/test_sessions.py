"""Sessions: where they end."""

from datetime import timedelta

import pytest

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.book import PeopleBookError
from edgecount.accounts.role import Role
from edgecount.accounts.roster import Account
from edgecount.accounts.sessions import IDLE, LONGEST
from tests.support.fakes import FakeClock
from tests.support.people import joined, set_up

DAY = timedelta(days=1).total_seconds()


@pytest.mark.parametrize("secret", ["", "x", "\ud800", "a" * 10_000])
def test_other_secrets_open_nothing(accounts: Accounts, admin: Account, secret: str) -> None:
    assert accounts.sessions.of_secret(secret) is None


def test_a_session_ends_where_it_is_not_used(accounts: Accounts, clock: FakeClock) -> None:
    _, secret = set_up(accounts)
    clock.advance(IDLE.total_seconds() - 60)
    assert accounts.sessions.of_secret(secret) is not None
    clock.advance(IDLE.total_seconds() - 60)
    assert accounts.sessions.of_secret(secret) is not None
    clock.advance(IDLE.total_seconds() + 1)
    assert accounts.sessions.of_secret(secret) is None


def test_a_session_ends_after_a_month_however_it_is_used(accounts: Accounts, clock: FakeClock) -> None:
    account, secret = set_up(accounts)
    for _ in range(LONGEST.days - 1):
        clock.advance(DAY)
        assert accounts.sessions.of_secret(secret) is not None
    clock.advance(DAY)
    assert accounts.sessions.of_secret(secret) is None
    assert accounts.sessions.of_account(account.id) == []


def test_they_are_listed_and_ended_one_by_one_or_all(accounts: Accounts, admin: Account, clock: FakeClock) -> None:
    ben, first = joined(accounts, admin, "Ben")
    clock.advance(600)
    accounts.sessions.of_secret(first)
    listed = accounts.sessions.of_account(ben.id)
    assert [(session.device, session.seen - session.began) for session in listed] == [
        ("Firefox on Linux", timedelta(seconds=600))
    ]
    accounts.sessions.end(ben.id, accounts.sessions.of_account(admin.id)[0].session, ben.id)  # another's
    assert len(accounts.sessions.of_account(admin.id)) == 1
    accounts.sessions.end(ben.id, listed[0].session, ben.id)
    assert accounts.sessions.of_secret(first) is None


def test_all_but_one(accounts: Accounts, admin: Account) -> None:
    present = accounts.sessions.of_account(admin.id)[0].session
    accounts.sessions.end_all(admin.id, admin.id, but=present)
    assert [session.session for session in accounts.sessions.of_account(admin.id)] == [present]
    accounts.sessions.end_all(admin.id, admin.id)
    assert accounts.sessions.of_account(admin.id) == []


def test_a_session_is_over_after_signing_out(accounts: Accounts) -> None:
    account, secret = set_up(accounts)
    accounts.sessions.sign_out(account.id, accounts.sessions.of_account(account.id)[0].session)
    assert accounts.sessions.of_secret(secret) is None


def test_a_disk_on_which_nothing_can_be_written_keeps_nobody_out(
    accounts: Accounts, admin: Account, clock: FakeClock
) -> None:
    _, session = joined(accounts, admin, "Ben")
    token = accounts.tokens.make(admin, "till", Role.STAFF)
    accounts._book.rows("PRAGMA query_only = ON")
    clock.advance(3600)
    with pytest.raises(PeopleBookError, match="check the disk"):
        accounts.invitations.make(Role.STAFF, admin.id)
    assert accounts.sessions.of_secret(session) is not None
    assert accounts.tokens.of_secret(token) is not None


def test_the_secret_is_not_in_the_file(accounts: Accounts, tmp_path) -> None:
    _, secret = set_up(accounts)
    assert not any(secret.encode() in path.read_bytes() for path in tmp_path.iterdir())
