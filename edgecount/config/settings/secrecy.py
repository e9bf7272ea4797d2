"""The login in a camera's address, kept apart: the setting has placeholders, and the secrets a table of their own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from edgecount.config.reading.yaml_reader import Tree
from edgecount.config.settings.change import Wish
from edgecount.config.settings.setting import SettingPath
from edgecount.fields.placeholder import LITERAL_SECRET, PLACEHOLDER

_URL = re.compile(r"(?P<scheme>[A-Za-z]+://)(?:(?P<login>[^/?#]*)@)?(?P<host>[^/?#]*)(?P<rest>.*)")
_HIDDEN = "********"


@dataclass(frozen=True, slots=True)
class Apart:
    """A wish without secrets, and the secrets by the names that stand in their places."""

    wish: Wish
    secrets: Mapping[str, str]


def kept_apart(wish: Wish, revision: int, number: int = 0) -> Apart:
    """The wish without the login of a camera's address; names are made of the revision, so that none is used twice."""
    match wish:
        case Wish(path=("cameras", _, "source"), value=str(text)):
            address, secrets = split(text, f"EDGECOUNT_CAMERA_SETTING_{revision}_{number}")
            return Apart(replace(wish, value=address), secrets)
        case Wish(path=("cameras", _), value=dict(camera)) if isinstance(source := camera.get("source"), str):
            address, secrets = split(source, f"EDGECOUNT_CAMERA_SETTING_{revision}_{number}")
            return Apart(replace(wish, value={**camera, "source": address}), secrets)
        case _:
            return Apart(wish, {})


def split(text: str, prefix: str) -> tuple[str, Mapping[str, str]]:
    """An address with placeholders for its user, its password and every key in its query, and what they stand for."""
    url = _URL.fullmatch(text)
    if url is None:
        return text, {}
    secrets: dict[str, str] = {}

    def apart(value: str, name: str) -> str:
        if not value or PLACEHOLDER.fullmatch(value):
            return value
        secrets[f"{prefix}_{name}"] = unquote(value)
        return f"{{{prefix}_{name}}}"

    login, rest = url["login"], url["rest"]
    if login is not None and ":" in login:
        user, _, password = login.partition(":")
        login = f"{apart(user, 'USER')}:{apart(password, 'PASSWORD')}"
    at = 0
    while (found := LITERAL_SECRET.search(rest, at)) is not None:
        value = re.match(r"[^&#;]*", rest[found.end() :])
        named = apart(value[0] if value else "", f"KEY_{len(secrets)}")
        at = found.end() + len(named)
        rest = rest[: found.end()] + named + rest[found.end() + (value.end() if value else 0) :]
    return f"{url['scheme']}{login + '@' if login is not None else ''}{url['host']}{rest}", secrets


def with_login_of(text: str, former: str) -> str:
    """The address with the login of the former one, where it has none and is of the same host; else as it is."""
    new, old = _URL.fullmatch(text), _URL.fullmatch(former)
    if new is None or old is None or new["login"] is not None or old["login"] is None:
        return text
    if (new["scheme"].lower(), new["host"]) != (old["scheme"].lower(), old["host"]):
        return text
    return f"{new['scheme']}{old['login']}@{new['host']}{new['rest']}"


def showable(tree: Tree, path: SettingPath) -> Tree:
    """The value at a place without logins and secrets, as it may be shown to anybody who may see the settings."""
    match tree:
        case str() if path[-1:] == ("source",):
            return _without_login(tree)
        case list():
            return [showable(item, path) for item in tree]
        case dict():
            return {key: showable(item, (*path, key)) for key, item in tree.items()}
        case _:
            return tree


def has_login(tree: Tree) -> bool:
    """Whether a camera's address has a login in it."""
    url = _URL.fullmatch(tree) if isinstance(tree, str) else None
    return url is not None and url["login"] is not None


def _without_login(text: str) -> str:
    url = _URL.fullmatch(text)
    address = text if url is None else f"{url['scheme']}{url['host']}{url['rest']}"
    return PLACEHOLDER.sub(_HIDDEN, address)
