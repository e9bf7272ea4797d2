"""Which page a request gets: only GET and HEAD, and only who asks by a name of this machine.

A page in somebody's browser may ask by another name, which leads here.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address

from edgecount.daemon.operations.pages.page import Page

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answers:
    """The pages by path, called in any thread; besides addresses and localhost, `names` (in small letters) are ours."""

    pages: Mapping[str, Callable[[], Page]]
    names: frozenset[str] = frozenset()

    def answer(self, method: str, target: str, host: str | None) -> Page:
        """The answer to a request; `host` is what it says of whom it asks, None where it says nothing."""
        if not self._is_us(host):
            return _refusal(HTTPStatus.MISDIRECTED_REQUEST, "ask by this machine's address, or by one of health.names")
        page = self.pages.get(target.partition("?")[0])
        if page is None:
            return _refusal(HTTPStatus.NOT_FOUND, f"there are {', '.join(self.pages)}")
        if method not in ("GET", "HEAD"):
            return _refusal(HTTPStatus.METHOD_NOT_ALLOWED, "there are GET and HEAD")
        try:
            return page()
        except Exception:  # whatever it is, the client is to be answered
            log.exception("a page of edgecount's failed")
            return _refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "that failed; the daemon's log says why")

    def _is_us(self, host: str | None) -> bool:
        """Whether a request is meant for this machine; an address is, for no name had to be looked up to come here."""
        if host is None:
            return True
        name = re.sub(r":\d{1,5}$", "", host.strip().lower()).strip("[]").removesuffix(".")
        if name == "localhost" or name.endswith(".localhost") or name in self.names:
            return True
        try:
            return bool(ip_address(name.partition("%")[0]))
        except ValueError:
            return False


def _refusal(status: HTTPStatus, words: str) -> Page:
    return Page(f"{words}\n".encode(), status=status)
