"""What the tests of the accounts share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.roster import Account
from tests.support.fakes import FakeClock
from tests.support.people import opened, set_up


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def accounts(tmp_path: Path, clock: FakeClock) -> Iterator[Accounts]:
    with opened(tmp_path, clock) as found:
        yield found


@pytest.fixture
def admin(accounts: Accounts) -> Account:
    return set_up(accounts)[0]
