"""From where a request comes, as far as one person may choose it.  Pure."""

from ipaddress import IPv6Address, ip_address, ip_network

_OF_ONE_HOME = 64  # bits of an IPv6 address that all of one home or shop have


def neighbourhood(client: str) -> str:
    """What all addresses have in common that one person may have at will."""
    try:
        found = ip_address(client)
    except ValueError:
        return client
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, _OF_ONE_HOME), strict=False))
