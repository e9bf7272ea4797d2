"""User and password of a server that edgecount logs in to; the password is a placeholder, never written out.

No message repeats the value that was given: it may be a password in the wrong place.
"""

from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, PlainSerializer, ValidationInfo, WithJsonSchema
from pydantic.config import JsonDict

from edgecount.fields.placeholder import PLACEHOLDER, resolve
from edgecount.fields.secret import Secret

_USER_RULE = 'must be text of 1 to 256 characters, or a placeholder alone such as "{EDGECOUNT_USER}"'
_PLACEHOLDER_RULE = 'must be a placeholder such as "{EDGECOUNT_PASSWORD}", for secrets never stand in the config'

NO_PASSWORD = "none"  # noqa: S105 - the lack of one
"""What stands in the place of the password of a user that has none."""
LOGIN_SCHEMA: JsonDict = {"dependentRequired": {"user": ["password"], "password": ["user"]}}
"""For editors: a section with one of the two keys needs both."""


def check_login(password: Secret | None, info: ValidationInfo) -> Secret | None:
    """The password; ValueError if only one of `user` and `password` is given."""
    if "user" not in info.data:  # the user is wrong, and has its own error
        return password
    if password is None and info.data["user"] is not None:
        raise ValueError("has a user without a password: add password, a placeholder, or none if it has none")
    if password is not None and info.data["user"] is None:
        raise ValueError("is a password without a user: add user, or take password out")
    return password


def _user(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    if PLACEHOLDER.fullmatch(value):
        return resolve(value, info.context)
    if not 1 <= len(value) <= 256 or set("{}") & set(value):
        raise ValueError(_USER_RULE)
    return Secret(value)


def _password(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    if not PLACEHOLDER.fullmatch(value):
        raise ValueError(_PLACEHOLDER_RULE)
    return resolve(value, info.context)


def _login_password(value: object, info: ValidationInfo) -> object:
    return Secret("") if value == NO_PASSWORD else _password(value, info)


_STARS = PlainSerializer(str, return_type=str)

UserText = Annotated[
    InstanceOf[Secret],
    BeforeValidator(_user),
    _STARS,
    WithJsonSchema(
        {
            "type": "string",
            "maxLength": 256,
            "pattern": f"^(?:[^{{}}]+|{PLACEHOLDER.pattern})$",
            "errorMessage": _USER_RULE,
        }
    ),
]
"""A user's name, from text or a placeholder; it is treated as a secret too."""
PasswordText = Annotated[
    InstanceOf[Secret],
    BeforeValidator(_password),
    _STARS,
    WithJsonSchema({"type": "string", "pattern": f"^{PLACEHOLDER.pattern}$", "errorMessage": _PLACEHOLDER_RULE}),
]
"""A password, from a placeholder; without an environment in the validation's context it is the placeholder itself."""
LoginPasswordText = Annotated[
    InstanceOf[Secret],
    BeforeValidator(_login_password),
    _STARS,
    WithJsonSchema(
        {"type": "string", "pattern": f"^({NO_PASSWORD}|{PLACEHOLDER.pattern})$", "errorMessage": _PLACEHOLDER_RULE}
    ),
]
"""The password of a user, as `PasswordText`; `none` says that this user has none."""
