"""The names of other machines."""

import re
from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from edgecount.text import shown

_RULE = "must be a host name or an IP address, without scheme and port"
ZONE_PATTERN = "[A-Za-z0-9_.-]{1,16}"
"""The network interface of an IPv6 address that several interfaces may have, as in fe80::1%eth0."""
LABEL_PATTERN = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_LABEL = re.compile(LABEL_PATTERN)


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
    return not mark or (version == 6 and re.fullmatch(ZONE_PATTERN, zone) is not None)


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
"""A host name as `is_host_name` knows it; for editors, as those that follow."""
IPV4_PATTERN = rf"(?:{_BYTE}\.){{3}}{_BYTE}"


def _ipv6_pattern() -> str:
    """Eight groups, of which an IPv4 address may be the last two, and `::` stands for one or more that are left out."""
    group = "[0-9A-Fa-f]{1,4}"
    forms = [f"(?:{group}(?::{group}){{0,6}})?::"]
    for last, groups in ((group, 1), (IPV4_PATTERN, 2)):
        forms.append(f"(?:{group}:){{{8 - groups}}}{last}")
        for before in range(8 - groups):
            start = f"(?:{group}:){{{before}}}:" if before else "::"
            forms.append(f"{start}(?:{group}:){{0,{7 - groups - before}}}{last}")
    return f"(?:{'|'.join(forms)})"


IPV6_PATTERN = _ipv6_pattern()
_PATTERN = f"^(?:{_NAME}|{IPV4_PATTERN}|{IPV6_PATTERN}(?:%{ZONE_PATTERN})?)$"

Host = Annotated[
    str, AfterValidator(_host), WithJsonSchema({"type": "string", "pattern": _PATTERN, "errorMessage": _RULE})
]
"""A host name, or an IPv4 or IPv6 address without brackets."""
