"""The names of other machines."""

import re
from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from edgecount.text import shown

_RULE = "must be a host name or an IP address, without scheme and port"
_ZONE = re.compile(r"[\w.-]{1,16}", re.ASCII)
"""The network interface of an IPv6 address that several interfaces may have, as in fe80::1%eth0."""
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")


def is_host_name(text: str) -> bool:
    """Whether this can be a host name; 300.1.1.1 cannot, because a name that ends in a number is an address."""
    labels = text.split(".")
    return len(text) <= 253 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()


def _is_address(text: str) -> bool:
    address, mark, zone = text.partition("%")
    try:
        version = ip_address(address).version
    except ValueError:
        return False
    return not mark or (version == 6 and _ZONE.fullmatch(zone) is not None)


def is_host(text: str) -> bool:
    """Whether this may be a host's name, or is an IPv4 or IPv6 address without brackets, such as fe80::1%eth0."""
    return is_host_name(text) or _is_address(text)


def _host(text: str) -> str:
    if not is_host(text):
        raise ValueError(f"{_RULE}, not {shown(text)}")
    return text


_NAME = rf"(?=.{{1,253}}$)(?:{_LABEL.pattern}\.)*(?![0-9]+$){_LABEL.pattern}"
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
NAME_PATTERN = f"^{_NAME}$"
"""A host name as `is_host_name` knows it; for editors, as the next one."""
_PATTERN = f"^(?:{_NAME}|(?:{_BYTE}\\.){{3}}{_BYTE}|(?=.*::|(?:[^:]+:){{6,7}}[^:]+$)[0-9A-Fa-f:.]{{2,45}})$"

Host = Annotated[
    str, AfterValidator(_host), WithJsonSchema({"type": "string", "pattern": _PATTERN, "errorMessage": _RULE})
]
"""A host name, or an IPv4 or IPv6 address without brackets."""
