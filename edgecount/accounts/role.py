"""What somebody may do: each role may do all that the lower ones may."""

from enum import IntEnum


class Role(IntEnum):
    """The roles, in the order of what they may."""

    STAFF = 1
    """Sees how things stand, and corrects the number of people inside."""
    MANAGER = 2
    """Changes limits, hours, lines and zones as well."""
    ADMIN = 3
    """Changes everything, cameras and people too."""

    @property
    def word(self) -> str:
        """The role's name in forms, records and exports: `staff`."""
        return self.name.lower()


def role_of(word: str) -> Role | None:
    """The role of that name, if there is one."""
    return next((role for role in Role if role.word == word), None)
