"""Names, and what somebody tells of themselves."""

from datetime import date

import pytest

from edgecount.accounts.profile import Profile, checked_name, name_key
from edgecount.accounts.wrong import AccountError

TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("given", "kept"), [("Ada", "Ada"), ("  Ada ", "Ada"), ("Zoe\u0301", "Zoé"), ("<b>Ada</b>", "<b>Ada</b>")]
)
def test_a_name_is_kept_as_it_was_given(given: str, kept: str) -> None:
    assert checked_name(given) == kept


@pytest.mark.parametrize("given", ["", "   ", "a" * 61, "two\nlines", "a\x00b", "\u202eadA", "\ud800"])
def test_these_are_no_names(given: str) -> None:
    with pytest.raises(AccountError, match=r"^A name has 1 to 60 characters\.$"):
        checked_name(given)


@pytest.mark.parametrize(
    ("one", "other"), [("Zoé", "ZOE\u0301"), ("Ada", " aDA "), ("Strauß", "STRAUSS"), ("Ａda", "ada")]
)
def test_these_names_are_the_same(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    "profile",
    [
        Profile(),
        Profile("ada@example.org", "de", date(1990, 2, 28), "Köln", "woman"),
        Profile(mail="ada+shop@localhost"),
        Profile(born=TODAY),
    ],
)
def test_these_profiles_will_do(profile: Profile) -> None:
    assert profile.checked(TODAY) == profile


@pytest.mark.parametrize(
    ("profile", "why"),
    [
        (Profile(mail="ada"), "A mail address"),
        (Profile(mail="ada@"), "A mail address"),
        (Profile(mail="@example.org"), "A mail address"),
        (Profile(mail="a b@example.org"), "A mail address"),
        (Profile(mail="a@example.org\nBcc: x"), "A mail address"),
        (Profile(mail="a" * 250 + "@b.cd"), "A mail address"),
        (Profile(born=date(2026, 5, 5)), "A date of birth"),
        (Profile(born=date(1899, 12, 31)), "A date of birth"),
        (Profile(place="x" * 61), "Place and gender"),
        (Profile(gender="a\tb"), "Place and gender"),
    ],
)
def test_these_will_not(profile: Profile, why: str) -> None:
    with pytest.raises(AccountError, match=f"^{why}"):
        profile.checked(TODAY)
