"""Addresses of mail, bare ones: `staff@example.org`."""

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from edgecount.fields.addresses.host import is_host_name
from edgecount.text import shown

_RULE = "must be a mail address such as staff@example.org, in ASCII and without a name beside it"
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`|~-]+"
_LOCAL_PART = re.compile(rf"{_WORD}(?:\.{_WORD})*")


def _mail_address(text: str) -> str:
    local, _, host = text.rpartition("@")
    if not _LOCAL_PART.fullmatch(local) or len(local) > 64 or not is_host_name(host) or len(text) > 254:
        raise ValueError(f"{_RULE}, not {shown(text)}")
    return text


MailAddress = Annotated[
    str,
    AfterValidator(_mail_address),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^(?=.{{1,64}}@){_LOCAL_PART.pattern}@(?:[A-Za-z0-9_-]+\.)*(?![0-9]+$)[A-Za-z0-9_-]+$",
            "errorMessage": _RULE,
        }
    ),
]
"""One address, without characters that could add lines to a mail's header."""
