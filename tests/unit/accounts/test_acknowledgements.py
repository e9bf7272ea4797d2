"""Alerts that somebody has seen to."""

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.roster import Account
from tests.support.fakes import FakeClock
from tests.support.people import joined


def test_the_first_counts(accounts: Accounts, admin: Account, clock: FakeClock) -> None:
    ben, _ = joined(accounts, admin, "Ben")
    accounts.acknowledgements.add("one", ben.id)
    clock.advance(60)
    accounts.acknowledgements.add("one", admin.id)
    assert {event: seen.by for event, seen in accounts.acknowledgements.of(["one", "other"]).items()} == {"one": "Ben"}


def test_they_go_after_a_year(accounts: Accounts, admin: Account, clock: FakeClock) -> None:
    accounts.acknowledgements.add("old", admin.id)
    clock.advance(401 * 24 * 3600)
    accounts.acknowledgements.add("new", admin.id)
    assert list(accounts.acknowledgements.of(["old", "new"])) == ["new"]
