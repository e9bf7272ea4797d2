"""Accounts: found, changed, deleted."""

from collections.abc import Callable
from datetime import date

import pytest

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.journal import Happening
from edgecount.accounts.profile import Profile
from edgecount.accounts.role import Role, role_of
from edgecount.accounts.roster import Account, Roster
from edgecount.accounts.wrong import AccountError
from tests.support.people import joined, set_up


@pytest.mark.parametrize(
    ("word", "role"), [("staff", Role.STAFF), ("manager", Role.MANAGER), ("admin", Role.ADMIN), ("boss", None)]
)
def test_roles_have_names_and_an_order(word: str, role: Role | None) -> None:
    assert role_of(word) is role
    assert role is None or role.word == word
    assert Role.STAFF < Role.MANAGER < Role.ADMIN


def test_everybody_by_name(accounts: Accounts) -> None:
    assert accounts.people.are_none()
    admin, _ = set_up(accounts, "Zoé")
    joined(accounts, admin, "ben")
    joined(accounts, admin, "Ada", Role.MANAGER)
    assert [(account.name, account.role) for account in accounts.people.everybody()] == [
        ("Ada", Role.MANAGER),
        ("ben", Role.STAFF),
        ("Zoé", Role.ADMIN),
    ]
    assert not accounts.people.are_none()


def test_a_profile_is_kept_and_emptied(accounts: Accounts, admin: Account) -> None:
    told = Profile("ada@example.org", "de", date(1990, 2, 28), "Köln", "woman")
    accounts.people.set_profile(admin.id, told)
    assert accounts.people.profile_of(admin.id) == told
    assert accounts.people.by_id(admin.id).language == "de"
    accounts.people.set_profile(admin.id, Profile(language="fr"))
    assert accounts.people.profile_of(admin.id) == Profile(language="fr")


@pytest.mark.parametrize(
    "leave",
    [
        lambda people, account: people.disable(account, account),
        lambda people, account: people.delete(account, account),
        lambda people, account: people.set_role(account, Role.MANAGER, account),
    ],
    ids=["disabled", "deleted", "manager"],
)
def test_the_last_admin_stays(accounts: Accounts, admin: Account, leave: Callable[[Roster, int], None]) -> None:
    other, _ = joined(accounts, admin, "Ben", Role.ADMIN)
    joined(accounts, admin, "Cid", Role.MANAGER)
    leave(accounts.people, other.id)
    before = accounts.journal(1)
    with pytest.raises(AccountError, match=r"^The last admin cannot go\."):
        leave(accounts.people, admin.id)
    assert accounts.people.by_id(admin.id) == admin
    assert accounts.journal(1) == before


def test_a_role_holds_at_the_next_request(accounts: Accounts, admin: Account) -> None:
    ben, secret = joined(accounts, admin, "Ben", Role.MANAGER)
    accounts.people.set_role(ben.id, Role.STAFF, admin.id)
    accounts.people.set_role(ben.id, Role.STAFF, admin.id)  # nothing to do
    signed_in = accounts.sessions.of_secret(secret)
    assert signed_in is not None
    assert signed_in.account.role is Role.STAFF
    assert [(entry.what, entry.detail) for entry in accounts.journal(1)] == [
        (Happening.ROLE_CHANGED, "manager to staff")
    ]


def test_disabled_people_are_out_until_they_are_enabled(accounts: Accounts, admin: Account) -> None:
    ben, secret = joined(accounts, admin, "Ben")
    accounts.people.disable(ben.id, admin.id)
    assert accounts.sessions.of_secret(secret) is None
    assert accounts.people.sought("Ben") is None
    accounts.people.enable(ben.id, admin.id)
    assert accounts.sessions.of_secret(secret) is None
    assert accounts.people.sought("ben") is not None


def test_deleted_people_leave_nothing_but_lines_without_a_name(accounts: Accounts, admin: Account) -> None:
    ben, secret = joined(accounts, admin, "Ben")
    accounts.tokens.make(ben, "till", Role.STAFF)
    accounts.people.set_profile(ben.id, Profile("ben@example.org", None, None, "Köln"))
    accounts.people.delete(ben.id, admin.id)
    assert accounts.sessions.of_secret(secret) is None
    assert [account.name for account in accounts.people.everybody()] == ["Ada"]
    assert {entry.whom for entry in accounts.journal(100)} == {None, "Ada"}
    gone: list[Callable[[], object]] = [
        lambda: accounts.people.by_id(ben.id),
        lambda: accounts.people.profile_of(ben.id),
        lambda: accounts.people.password_of(ben.id),
        lambda: accounts.people.delete(ben.id, admin.id),
    ]
    for ask in gone:
        with pytest.raises(AccountError, match=r"^There is no such account any more\.$"):
            ask()
    again, _ = joined(accounts, admin, "Ben")
    assert again.id != ben.id
