"""How somebody comes in."""

import asyncio
import logging

import pytest

from edgecount.accounts.accounts import Accounts, Guest
from edgecount.accounts.journal import KEPT, Happening
from edgecount.accounts.keys.codes import LASTS
from edgecount.accounts.role import Role
from edgecount.accounts.roster import Account
from edgecount.accounts.wrong import AccountError, TooSoonError
from tests.support.fakes import FakeClock
from tests.support.people import ELSEWHERE, GUEST, PASSWORD, joined, owner, set_up

WRONG = r"^Name or password is wrong\.$"
WRONG_CODE = "^This code is wrong, was used, or is older than 30 minutes"


def test_the_first_one_comes_in_by_a_code(accounts: Accounts) -> None:
    code = accounts.codes.make()
    accounts.check_code(code.lower(), GUEST)
    secret = asyncio.run(accounts.set_up(code.lower(), "Ada", PASSWORD, Guest("::1", "Firefox", "de")))
    account = owner(accounts, secret)
    assert (account.name, account.role, account.language) == ("Ada", Role.ADMIN, "de")
    assert owner(accounts, asyncio.run(accounts.log_in(" ada", PASSWORD, GUEST))) == account


def test_a_code_is_good_once_and_for_half_an_hour(accounts: Accounts, clock: FakeClock) -> None:
    first, second = accounts.codes.make(), accounts.codes.make()
    asyncio.run(accounts.set_up(first, "Ada", PASSWORD, GUEST))
    old = accounts.codes.make()
    clock.advance(LASTS.total_seconds())
    for code in (first, second, old, "AAAA-AAAA", ""):
        with pytest.raises(AccountError, match=WRONG_CODE):
            asyncio.run(accounts.set_up(code, "Ben", PASSWORD, GUEST))
    assert len(accounts.people.everybody()) == 1


def test_what_was_typed_wrong_costs_no_code(accounts: Accounts) -> None:
    code = accounts.codes.make()
    with pytest.raises(AccountError, match="8 to 500"):
        asyncio.run(accounts.set_up(code, "Ada", "short", GUEST))
    assert asyncio.run(accounts.set_up(code, "Ada", PASSWORD, GUEST))


def test_a_code_makes_another_admin_where_no_password_is_known(accounts: Accounts, admin: Account) -> None:
    set_up(accounts, "Ben")
    assert [account.role for account in accounts.people.everybody()] == [Role.ADMIN, Role.ADMIN]


def test_guesses_of_codes_are_slowed_down(accounts: Accounts) -> None:
    for _ in range(6):
        with pytest.raises(AccountError, match=WRONG_CODE):
            accounts.check_code("AAAA-AAAA", GUEST)
    with pytest.raises(TooSoonError, match=r"^Too many attempts\. Try again in 1 s\.$"):
        accounts.check_code(accounts.codes.make(), GUEST)


@pytest.mark.parametrize(("name", "password"), [("Ada", "wrong"), ("Nobody", PASSWORD), ("", ""), ("Ben", PASSWORD)])
def test_wrong_is_wrong_in_the_same_words(accounts: Accounts, admin: Account, name: str, password: str) -> None:
    ben, _ = joined(accounts, admin, "Ben")
    accounts.people.disable(ben.id, admin.id)
    with pytest.raises(AccountError, match=WRONG):
        asyncio.run(accounts.log_in(name, password, GUEST))


@pytest.mark.parametrize("name", ["Ada", "Nobody"])
def test_unknown_names_wait_as_known_ones(accounts: Accounts, admin: Account, clock: FakeClock, name: str) -> None:
    waits = []
    for number in range(9):
        guest = Guest(f"192.0.2.{number}", "Firefox")
        with pytest.raises(AccountError, match=WRONG):
            asyncio.run(accounts.log_in(name, "wrong", guest))
        with pytest.raises(TooSoonError) as caught:
            asyncio.run(accounts.log_in(name.upper(), PASSWORD, guest))
        waits.append(caught.value.seconds)
        clock.advance(caught.value.seconds)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_unknown_names_are_hashed_as_known_ones(
    accounts: Accounts, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    fits = accounts._hasher.fits

    async def counted(kept: str | None, password: str) -> bool:
        compared.append(kept is None)
        return await fits(kept, password)

    monkeypatch.setattr(accounts._hasher, "fits", counted)
    for name in ("Ada", "Nobody"):
        with pytest.raises(AccountError, match=WRONG):
            asyncio.run(accounts.log_in(name, "wrong", GUEST))
    assert compared == [False, True]


def test_nobody_is_locked_out(accounts: Accounts, admin: Account, clock: FakeClock) -> None:
    for _ in range(20):
        clock.advance(60)
        with pytest.raises(AccountError, match=WRONG):
            asyncio.run(accounts.log_in("Ada", "wrong", Guest("192.0.2.9", "Firefox")))
    clock.advance(60)
    assert asyncio.run(accounts.log_in("Ada", PASSWORD, GUEST))
    assert asyncio.run(accounts.log_in("Ada", PASSWORD, GUEST))


def test_many_guesses_at_once_are_one(accounts: Accounts, admin: Account) -> None:
    async def guesses() -> list[str | BaseException]:
        return await asyncio.gather(
            *(accounts.log_in("Ada", f"guess {number}", Guest(f"192.0.2.{number}", "")) for number in range(5)),
            return_exceptions=True,
        )

    kinds = [type(answer) for answer in asyncio.run(guesses())]
    assert kinds == [AccountError, *[TooSoonError] * 4]


def test_ones_own_account_does_not_reset_the_wait_of_an_address(
    accounts: Accounts, admin: Account, clock: FakeClock
) -> None:
    joined(accounts, admin, "Eve")
    for number in range(6):
        with pytest.raises(AccountError, match=WRONG):
            asyncio.run(accounts.log_in(f"somebody {number}", "wrong", GUEST))
        clock.advance(1)
        assert asyncio.run(accounts.log_in("Eve", PASSWORD, GUEST))
    with pytest.raises(AccountError, match=WRONG):
        asyncio.run(accounts.log_in("somebody", "wrong", GUEST))
    with pytest.raises(TooSoonError):
        asyncio.run(accounts.log_in("Eve", PASSWORD, GUEST))


def test_a_new_password_ends_all_sessions(accounts: Accounts) -> None:
    account, first = set_up(accounts)
    second = asyncio.run(accounts.log_in("Ada", PASSWORD, GUEST))
    third = asyncio.run(accounts.change_password(account.id, PASSWORD, ELSEWHERE, GUEST))
    assert [accounts.sessions.of_secret(secret) is None for secret in (first, second, third)] == [True, True, False]
    with pytest.raises(AccountError, match=WRONG):
        asyncio.run(accounts.log_in("Ada", PASSWORD, GUEST))


@pytest.mark.parametrize(
    ("current", "new", "why"),
    [
        ("wrong", ELSEWHERE, "not your present password"),
        (PASSWORD, "password", "Others would try"),
        ("", "", "not your"),
    ],
)
def test_where_a_password_stays(accounts: Accounts, admin: Account, current: str, new: str, why: str) -> None:
    with pytest.raises(AccountError, match=why):
        asyncio.run(accounts.change_password(admin.id, current, new, GUEST))
    assert len(accounts.sessions.of_account(admin.id)) == 1


def test_whoever_is_disabled_meanwhile_does_not_come_in(
    accounts: Accounts, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben, _ = joined(accounts, admin, "Ben")

    async def slowly(kept: str | None, password: str) -> bool:
        accounts.people.disable(ben.id, admin.id)
        return True

    monkeypatch.setattr(accounts._hasher, "fits", slowly)
    with pytest.raises(AccountError, match=WRONG):
        asyncio.run(accounts.log_in("Ben", PASSWORD, GUEST))


@pytest.mark.parametrize("way", ["join", "reset", "change"])
@pytest.mark.parametrize("end", ["disabled", "a lower role and another password"])
def test_what_ends_while_a_password_is_hashed_lets_nobody_in(
    accounts: Accounts, admin: Account, monkeypatch: pytest.MonkeyPatch, way: str, end: str
) -> None:
    ben, _ = joined(accounts, admin, "Ben", Role.ADMIN)
    invitation, reset = accounts.invitations.make(Role.ADMIN, ben.id), accounts.invitations.make_reset(ben.id, admin.id)
    ways = {
        "join": lambda: accounts.join(invitation, "Eve", PASSWORD, GUEST),
        "reset": lambda: accounts.reset_password(reset, PASSWORD, GUEST),
        "change": lambda: accounts.change_password(ben.id, PASSWORD, "one more donkey battery", GUEST),
    }
    hashed = accounts._hasher.hashed

    async def slowly(password: str) -> str:
        monkeypatch.setattr(accounts._hasher, "hashed", hashed)
        if end == "disabled":
            accounts.people.disable(ben.id, admin.id)
        else:
            await accounts.reset_password(accounts.invitations.make_reset(ben.id, admin.id), ELSEWHERE, GUEST)
            accounts.people.set_role(ben.id, Role.STAFF, admin.id)
        return await hashed(password)

    monkeypatch.setattr(accounts._hasher, "hashed", slowly)
    with pytest.raises(AccountError, match=r"no longer good|is wrong"):
        asyncio.run(ways[way]())
    assert len(accounts.people.everybody()) == 2


def test_people_delete_themselves_by_their_password(accounts: Accounts, admin: Account) -> None:
    ben, secret = joined(accounts, admin, "Ben")
    with pytest.raises(AccountError, match="not your present password"):
        asyncio.run(accounts.delete_own(ben.id, "wrong", GUEST))
    with pytest.raises(TooSoonError):
        asyncio.run(accounts.delete_own(ben.id, PASSWORD, GUEST))
    joined(accounts, admin, "Cid")
    cid = accounts.people.sought("Cid")
    assert cid is not None
    asyncio.run(accounts.delete_own(cid[0].id, PASSWORD, GUEST))
    assert [account.name for account in accounts.people.everybody()] == ["Ada", "Ben"]
    assert accounts.sessions.of_secret(secret) is not None


def test_the_journal_says_who_did_what_and_the_log_no_name(
    accounts: Accounts, caplog: pytest.LogCaptureFixture, clock: FakeClock
) -> None:
    caplog.set_level(logging.INFO)
    ada, _ = set_up(accounts)
    ben, _ = joined(accounts, ada, "Ben")
    accounts.people.disable(ben.id, ada.id)
    assert [(entry.actor, entry.what, entry.whom, entry.detail) for entry in accounts.journal(3)] == [
        ("Ada", Happening.DISABLED, "Ben", ""),
        ("Ben", Happening.JOINED, "Ben", "staff"),
        ("Ada", Happening.INVITED, None, "staff"),
    ]
    assert [entry.what for entry in accounts.journal(9, about=ben.id)] == [Happening.DISABLED, Happening.JOINED]
    told = [record.getMessage() for record in caplog.records if record.name.startswith("edgecount.accounts")]
    assert told == [
        "accounts: code made",
        "accounts: set up by account 1 (admin)",
        "accounts: invited by account 1 (staff)",
        "accounts: joined by account 2 (staff)",
        "accounts: disabled by account 1, account 2",
    ]
    clock.advance(KEPT.total_seconds() + 1)
    accounts.people.enable(ben.id, ada.id)
    assert len(accounts.journal(100)) == 1
