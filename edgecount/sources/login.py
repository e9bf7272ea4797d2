"""Logs in to a camera that asks for it: Basic (RFC 7617), or Digest (RFC 7616) with MD5, as in FFmpeg."""

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_CHALLENGE = re.compile(r"^www-authenticate:\s*(basic|digest)\b(.*)$", re.IGNORECASE | re.MULTILINE)
_FIELD = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')


@dataclass(frozen=True, slots=True)
class Challenge:
    """How a camera asks for user and password; `kind` is basic or digest."""

    kind: str
    fields: Mapping[str, str]


def challenges_in(head: str) -> Sequence[Challenge]:
    """The challenges in the head of an answer, in its order."""
    return [
        Challenge(kind.lower(), {name.lower(): quoted or bare for name, quoted, bare in _FIELD.findall(fields)})
        for kind, fields in _CHALLENGE.findall(head)
    ]


def authorization(challenges: Sequence[Challenge], user: str, password: str, method: str, target: str) -> str:
    """A request's answer to the challenges: Digest if the camera knows it, because Basic shows the password."""
    for challenge in challenges:
        if challenge.kind == "digest":
            return _digest(challenge.fields, user, password, f"{method}:{target}")
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _digest(fields: Mapping[str, str], user: str, password: str, asked: str) -> str:
    realm, nonce, target = fields.get("realm", ""), fields.get("nonce", ""), asked.partition(":")[2]
    secret, what = _md5(f"{user}:{realm}:{password}"), _md5(asked)
    said = f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{target}"'
    if "opaque" in fields:
        said += f', opaque="{fields["opaque"]}"'
    if "auth" not in re.split(r"[\s,]+", fields.get("qop", "")):
        return f'{said}, response="{_md5(f"{secret}:{nonce}:{what}")}"'
    ours = secrets.token_hex(8)
    response = _md5(f"{secret}:{nonce}:00000001:{ours}:auth:{what}")
    return f'{said}, qop=auth, nc=00000001, cnonce="{ours}", response="{response}"'


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()  # the protocol's choice, weak as it is
