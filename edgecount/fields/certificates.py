"""The file of certificates with which a server's certificate is verified, or that certificate's fingerprint."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

CertificatesPath = Annotated[
    Path, WithJsonSchema({"type": "string", "errorMessage": "must be the path of a file of certificates (PEM)"})
]
"""The path of a PEM file, which is opened when the connection is made."""

_RULE = "must be the SHA-256 of a certificate: 64 hexadecimal digits, or 32 pairs with colons between them"


def _fingerprint(text: str) -> str:
    if not re.fullmatch("[0-9A-Fa-f]{64}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}", text):
        raise ValueError(_RULE)
    return text.replace(":", "").lower()


Fingerprint = Annotated[
    str,
    AfterValidator(_fingerprint),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^([0-9A-Fa-f]{64}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31})$",
            "errorMessage": _RULE,
        }
    ),
]
"""The SHA-256 of a certificate, as 64 hexadecimal digits in small letters."""
