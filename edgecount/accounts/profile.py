"""What an account says of its person: a name, and what they like to tell.  Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from edgecount.accounts.wrong import AccountError

MOST_OF_NAME = 60
_MOST_OF_MAIL = 254
_EARLIEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody has told of themselves; None is untold.  `language` is a code such as `de`."""

    mail: str | None = None
    language: str | None = None
    born: date | None = None
    place: str | None = None
    gender: str | None = None

    def checked(self, today: date) -> "Profile":
        """The same, if it can be; AccountError names what cannot."""
        _check_mail(self.mail)
        if self.born is not None and not _EARLIEST_BIRTH <= self.born <= today:
            raise AccountError("A date of birth lies between 1900 and today.")
        for text in (self.place, self.gender):
            if text is not None and not _is_one_line(text):
                raise AccountError("Place and gender have up to {most} characters each.", most=MOST_OF_NAME)
        return self


def checked_name(name: str) -> str:
    """A name as it is kept, in the composed form of Unicode; AccountError where it is none."""
    name = unicodedata.normalize("NFC", name).strip()
    if not _is_one_line(name):
        raise AccountError("A name has 1 to {most} characters.", most=MOST_OF_NAME)
    return name


def name_key(name: str) -> str:
    """What two names that are the same have in common: `Zoé` and `ZOÉ` are one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).strip().casefold())


def _check_mail(mail: str | None) -> None:
    if mail is None:
        return
    local, _, host = mail.rpartition("@")
    if not local or not host or " " in mail or not mail.isprintable() or len(mail) > _MOST_OF_MAIL:
        raise AccountError("A mail address looks like name@example.org.")


def _is_one_line(text: str) -> bool:
    return 1 <= len(text) <= MOST_OF_NAME and text.isprintable()
