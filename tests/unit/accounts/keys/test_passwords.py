"""Which passwords will do."""

import pytest

from edgecount.accounts.keys.passwords import MOST, check_password
from edgecount.accounts.wrong import AccountError


@pytest.mark.parametrize(
    "password",
    [
        "vgh7!kq2",
        "tulip-on-ice",
        "aaaaaaaaaaaaaaa",
        "password1234567",
        "ein ganz langer Satz",
        "コンニチハ、セカイ",
        "x" * MOST,
        "# MIT License",
    ],
)
def test_these_do(password: str) -> None:
    check_password(password, "Ada")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "A password has 8 to 500 characters."),
        ("vgh7!kq", "A password has 8 to 500 characters."),
        ("x" * (MOST + 1), "A password has 8 to 500 characters."),
        ("password", "Others would try that password first. Take another one, or one of 15 characters or more."),
        ("PassWord", "Others would try that password first. Take another one, or one of 15 characters or more."),
        ("12345678", "Others would try that password first. Take another one, or one of 15 characters or more."),
        ("1Q2W3E4R", "Others would try that password first. Take another one, or one of 15 characters or more."),
        ("ADA LOVE", "Others would try that password first. Take another one, or one of 15 characters or more."),
    ],
)
def test_these_do_not(password: str, why: str) -> None:
    with pytest.raises(AccountError, match="^" + why.replace(".", r"\.") + "$"):
        check_password(password, "Ada Love")
