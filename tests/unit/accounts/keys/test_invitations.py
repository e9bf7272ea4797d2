"""Links: good once, for a week, and while their maker is an admin."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.keys.invitations import LASTS
from edgecount.accounts.role import Role
from edgecount.accounts.roster import Account
from edgecount.accounts.wrong import AccountError
from tests.support.fakes import FakeClock
from tests.support.people import ELSEWHERE, GUEST, PASSWORD, joined, owner

NO_LONGER = r"^This link is no longer good\. Ask for a new one\.$"


def test_an_invitation_is_good_once(accounts: Accounts, admin: Account) -> None:
    link = accounts.invitations.make(Role.MANAGER, admin.id)
    assert [(one.role, one.maker, one.name) for one in accounts.invitations.alive()] == [(Role.MANAGER, "Ada", None)]
    secret = asyncio.run(accounts.join(link, "Ben", PASSWORD, GUEST))
    assert owner(accounts, secret).role is Role.MANAGER
    assert accounts.invitations.alive() == []
    with pytest.raises(AccountError, match=NO_LONGER):
        asyncio.run(accounts.join(link, "Cid", PASSWORD, GUEST))


def test_of_two_at_once_one_joins(accounts: Accounts, admin: Account) -> None:
    link = accounts.invitations.make(Role.STAFF, admin.id)

    async def both() -> list[str | BaseException]:
        return await asyncio.gather(
            *(accounts.join(link, name, PASSWORD, GUEST) for name in ("Ben", "Cid")), return_exceptions=True
        )

    assert sorted(isinstance(answer, AccountError) for answer in asyncio.run(both())) == [False, True]
    assert len(accounts.people.everybody()) == 2


def test_what_was_typed_wrong_costs_no_invitation(accounts: Accounts, admin: Account) -> None:
    link = accounts.invitations.make(Role.STAFF, admin.id)
    for name, password in (("ADA", PASSWORD), ("", PASSWORD), ("Ben", "short")):
        with pytest.raises(AccountError):
            asyncio.run(accounts.join(link, name, password, GUEST))
    assert asyncio.run(accounts.join(link, "Ben", PASSWORD, GUEST))


def by_time(accounts: Accounts, maker: Account, clock: FakeClock) -> None:
    clock.advance(LASTS.total_seconds())


def by_disabling(accounts: Accounts, maker: Account, clock: FakeClock) -> None:
    accounts.people.disable(maker.id, maker.id)


def by_role(accounts: Accounts, maker: Account, clock: FakeClock) -> None:
    accounts.people.set_role(maker.id, Role.MANAGER, maker.id)


def by_deletion(accounts: Accounts, maker: Account, clock: FakeClock) -> None:
    accounts.people.delete(maker.id, maker.id)


def by_hand(accounts: Accounts, maker: Account, clock: FakeClock) -> None:
    for one in accounts.invitations.alive():
        accounts.invitations.withdraw(one.id, maker.id)
        accounts.invitations.withdraw(one.id, maker.id)  # nothing to do


@pytest.mark.parametrize("end", [by_time, by_disabling, by_role, by_deletion, by_hand])
def test_where_an_invitation_ends(
    accounts: Accounts, admin: Account, clock: FakeClock, end: Callable[[Accounts, Account, FakeClock], None]
) -> None:
    maker, _ = joined(accounts, admin, "Ben", Role.ADMIN)
    link = accounts.invitations.make(Role.STAFF, maker.id)
    end(accounts, maker, clock)
    assert accounts.invitations.alive() == []
    with pytest.raises(AccountError, match=NO_LONGER):
        accounts.invitations.of_secret(link)
    with pytest.raises(AccountError, match=NO_LONGER):
        asyncio.run(accounts.join(link, "Cid", PASSWORD, GUEST))


def test_a_link_for_a_new_password(accounts: Accounts, admin: Account) -> None:
    ben, session = joined(accounts, admin, "Ben")
    first = accounts.invitations.make_reset(ben.id, admin.id)
    link = accounts.invitations.make_reset(ben.id, admin.id)
    with pytest.raises(AccountError, match=NO_LONGER):
        accounts.invitations.of_secret(first)
    with pytest.raises(AccountError, match="for a new password"):
        asyncio.run(accounts.join(link, "Cid", PASSWORD, GUEST))
    with pytest.raises(AccountError, match="8 to 500"):
        asyncio.run(accounts.reset_password(link, "short", GUEST))
    assert owner(accounts, asyncio.run(accounts.reset_password(link, ELSEWHERE, GUEST))) == ben
    assert accounts.sessions.of_secret(session) is None
    assert asyncio.run(accounts.log_in("Ben", ELSEWHERE, GUEST))
    with pytest.raises(AccountError, match=NO_LONGER):
        asyncio.run(accounts.reset_password(link, PASSWORD, GUEST))


def test_an_invitation_sets_nobodys_password(accounts: Accounts, admin: Account) -> None:
    link = accounts.invitations.make(Role.STAFF, admin.id)
    with pytest.raises(AccountError, match="for a new account"):
        asyncio.run(accounts.reset_password(link, ELSEWHERE, GUEST))


def test_a_link_for_a_disabled_account_is_worth_nothing(accounts: Accounts, admin: Account) -> None:
    ben, _ = joined(accounts, admin, "Ben")
    link = accounts.invitations.make_reset(ben.id, admin.id)
    accounts.people.disable(ben.id, admin.id)
    with pytest.raises(AccountError, match=NO_LONGER):
        asyncio.run(accounts.reset_password(link, ELSEWHERE, GUEST))


def test_how_long_it_lasts(accounts: Accounts, admin: Account, clock: FakeClock) -> None:
    accounts.invitations.make(Role.STAFF, admin.id)
    assert accounts.invitations.alive()[0].ends - clock.now() == timedelta(days=7)
