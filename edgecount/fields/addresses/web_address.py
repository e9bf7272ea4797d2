"""Where something is on the web: an http or https URL, whose secrets are placeholders.

Many a receiver is known by its address alone, so the path may hold a placeholder too, and no message repeats it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, PlainSerializer, ValidationInfo, WithJsonSchema

from edgecount.fields.addresses.host import is_host
from edgecount.fields.addresses.url_pattern import WEB_PATTERN
from edgecount.fields.placeholder import LITERAL_SECRET, PLACEHOLDER, fill
from edgecount.fields.secret import Secret

_RULE = "must be an http or https URL such as https://example.org/hooks/{EDGECOUNT_WEBHOOK_ID}"
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<authority>(?:\[(?P<address>[0-9A-Fa-f:.]+(?:%25[\w.-]+)?)\]|(?P<name>[\w.-]+))(?::(?P<port>[0-9]{1,5}))?)"
    r"(?P<rest>[/?][!-~]*)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """What to ask: `url` with its placeholders filled in, unless the config was loaded without an environment.

    `server` is the part of it that holds no secret, for messages: scheme, host and port.
    """

    url: Secret
    server: str

    @property
    def is_encrypted(self) -> bool:
        """Whether it is https."""
        return self.server.startswith("https:")


def parse_web_address(text: str, environ: Mapping[str, str] | None) -> WebAddress:
    """What the text names; ValueError says why it is refused.  Without `environ` placeholders stay as they are."""
    scheme, mark, rest = text.partition("://")
    text = f"{scheme.lower()}{mark}{rest}"
    url = _URL.fullmatch(text)
    if url is None or not _is_right(url["address"], url["name"]) or int(url["port"] or 1) not in range(1, 65536):
        raise ValueError(_RULE)  # without what was given: it may hold a password that does not belong there
    rest = url["rest"] or ""
    if "#" in rest:
        raise ValueError("has a # in it: what follows one is never sent; take it out")
    if LITERAL_SECRET.search(rest):
        raise ValueError("has a password or key written out; secrets never stand in the config: use a placeholder")
    if re.search(r"[{}]", PLACEHOLDER.sub("", rest)):
        raise ValueError("has braces that are no placeholder: write {EDGECOUNT_NAME} in capitals, or %7B and %7D")
    return WebAddress(Secret(text) if environ is None else fill(text, environ), f"{url['scheme']}://{url['authority']}")


def _is_right(address: str | None, name: str | None) -> bool:
    """Whether what stands in brackets is an IPv6 address, and what does not, a name or an IPv4 address."""
    return ":" in address and is_host(address.replace("%25", "%", 1)) if address else is_host(name or "")


def _parsed(value: object, info: ValidationInfo) -> object:
    return parse_web_address(value, info.context) if isinstance(value, str) else value


WebAddressText = Annotated[
    InstanceOf[WebAddress],
    BeforeValidator(_parsed),
    PlainSerializer(lambda address: address.server, return_type=str),
    WithJsonSchema({"type": "string", "pattern": WEB_PATTERN, "errorMessage": _RULE}),
]
