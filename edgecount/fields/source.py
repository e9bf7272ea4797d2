"""Where a camera's pictures come from, as text: a path, a device number or a URL; all else is refused.

A URL's password, and every other secret in it, is a placeholder: `rtsp://{EDGECOUNT_CAMERA_USER}:{...}@192.0.2.10/1`.
No message repeats the text, because it may hold a password in the wrong place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, InstanceOf, PlainSerializer, ValidationInfo, WithJsonSchema

from edgecount.fields.addresses.host import is_host
from edgecount.fields.addresses.url_pattern import SOURCE_PATTERN
from edgecount.fields.placeholder import LITERAL_SECRET, PLACEHOLDER, fill
from edgecount.fields.secret import Secret

SCHEMES = ("rtsp", "rtsps", "http", "https")

_RULE = "must be the path of a file, a device number, or an rtsp, rtsps, http or https URL"
_EXAMPLE = "rtsp://{EDGECOUNT_CAMERA_USER}:{EDGECOUNT_CAMERA_PASSWORD}@192.0.2.10/stream1"
_PLACEHOLDER_RULE = "placeholders may stand in the user, password and query of a URL only"
_URL = re.compile(
    r"(?P<scheme>[^/?#:]*)://(?:(?P<login>[^/?#]*)@)?(?P<host>\[(?P<ipv6>[0-9A-Fa-f:.]+(?:%[\w.%-]+)?)\]|[\w.-]+)"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<path>/[^?#]*)?(?P<query>[?#].*)?"
)
_INTERFACE = re.compile(r"(?<=[0-9A-Fa-f:.])%(?!25)(?=[\w.-]+\](?:[:/?#]|$))")
_DEVICE = re.compile(r"[0-9]{1,3}|/dev/.+")
_USER = re.compile(r"(?:[\w.~%!$&'()*+,;=-]|\{EDGECOUNT_[A-Z0-9_]+\})+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """A source to open.

    `address` is the path, device number or URL, with its placeholders filled in unless the config was loaded without an
    environment.  `display` is the same without user, password and secrets, for logs and messages.
    """

    kind: Literal["device", "file", "url"]
    address: Secret
    display: str

    @property
    def scheme(self) -> str | None:
        """The scheme of a URL, in small letters; None for a device and a file."""
        return self.display.partition("://")[0] if self.kind == "url" else None


def parse_source(text: str, environ: Mapping[str, str] | None) -> Source:
    """The source that a text names; ValueError says why it is refused.  Without `environ`, placeholders stay."""
    if _DEVICE.fullmatch(text):
        return Source("device", Secret(text), f"device {text}")
    if "://" in text:
        url = _normal(text)
        display = _display(url)
        return Source("url", Secret(url) if environ is None else fill(url, environ), display)
    if ":" in text.partition("/")[0]:
        raise ValueError(f"{_RULE}; a file whose name has a colon is written ./NAME")
    if PLACEHOLDER.search(text):
        raise ValueError(_PLACEHOLDER_RULE)
    return Source("file", Secret(text), text)


def _normal(text: str) -> str:
    """The URL with its scheme in small letters, and the interface of an IPv6 address after %25 (RFC 6874)."""
    scheme, _, rest = text.partition("://")
    return f"{scheme.lower()}://{_INTERFACE.sub('%25', rest, count=1)}"


def _display(text: str) -> str:
    """The URL without its secrets; ValueError if it is not a URL that may be opened."""
    scheme = text.partition("://")[0]
    if scheme not in SCHEMES:
        raise ValueError(f"{_RULE}, not {scheme}://" if re.fullmatch("[A-Za-z]{1,9}", scheme) else _RULE)
    url = _URL.fullmatch(text)
    if url is None or int(url["port"] or 1) not in range(1, 65536) or re.search(r"\s", text) or not _is_right(url):
        raise ValueError(f"is no URL that can be read: write it like {_EXAMPLE}")
    _check_login(url["login"])
    path, query = url["path"] or "", url["query"] or ""
    _check_rest(path + query)
    if PLACEHOLDER.search(path):
        raise ValueError(_PLACEHOLDER_RULE)
    port = f":{url['port']}" if url["port"] else ""
    return f"{scheme}://{url['host']}{port}{path}{PLACEHOLDER.sub('********', query)}"


def _is_right(url: re.Match[str]) -> bool:
    """Whether what stands in brackets, if anything does, is an IPv6 address."""
    return url["ipv6"] is None or (":" in url["ipv6"] and is_host(url["ipv6"].replace("%25", "%", 1)))


def _check_login(login: str | None) -> None:
    if login is None:
        return
    user, colon, password = login.partition(":")
    if not colon:
        raise ValueError(f"has a user without a password: write it like {_EXAMPLE}, or USER:@ if the camera wants none")
    if password and not PLACEHOLDER.fullmatch(password):
        raise ValueError(f"has a password written out; secrets never stand in the config: write it like {_EXAMPLE}")
    if not _USER.fullmatch(user):
        raise ValueError(f"has a user that cannot be read: write it like {_EXAMPLE}")


def _check_rest(rest: str) -> None:
    if "@" in rest:
        raise ValueError("has an @ after the host: write %40 if it belongs there")
    if LITERAL_SECRET.search(rest):
        raise ValueError(
            "has a password or key written out; secrets never stand in the config: "
            "write {EDGECOUNT_CAMERA_PASSWORD} in its place, in the query or before the host"
        )
    if re.search(r"[{}]", PLACEHOLDER.sub("", rest)):
        raise ValueError("has braces that are no placeholder: write {EDGECOUNT_NAME} in capitals, or %7B and %7D")


def _parsed(value: object, info: ValidationInfo) -> object:
    """A source from text, or from a number that does not come from YAML; the context is the environment."""
    return parse_source(str(value), info.context) if isinstance(value, (str, int)) else value


SourceText = Annotated[
    InstanceOf[Source],
    BeforeValidator(_parsed),
    PlainSerializer(lambda source: source.display, return_type=str),
    WithJsonSchema({"type": "string", "pattern": SOURCE_PATTERN, "errorMessage": _RULE}),
]
