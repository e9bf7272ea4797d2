"""The address of a camera from a form that asks for user and password apart.  Pure."""

from urllib.parse import quote


def with_login(address: str, user: str, password: str) -> str:
    """The address with this login, encoded so that it cannot change the address; as it is where no user is given."""
    scheme, separator, rest = address.partition("://")
    if not user or not separator or "@" in rest.partition("/")[0]:
        return address
    return f"{scheme}://{quote(user, safe='')}:{quote(password, safe='')}@{rest}"
