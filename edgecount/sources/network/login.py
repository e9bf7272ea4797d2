"""Logs in to a camera that asks for it: Basic (RFC 7617), or Digest (RFC 7616)."""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_CHALLENGE = re.compile(r"^www-authenticate:\s*([\w-]+)\b(.*)$", re.IGNORECASE | re.MULTILINE)
_FIELD = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')
_HASHES: Mapping[str, Callable[[bytes], str]] = {
    "md5": lambda text: hashlib.md5(text, usedforsecurity=False).hexdigest(),  # the protocol's choice, weak as it is
    "sha-256": lambda text: hashlib.sha256(text).hexdigest(),
    "sha-512-256": lambda text: hashlib.new("sha512_256", text).hexdigest(),
}
_SESSION = "-sess"


@dataclass(frozen=True, slots=True)
class Challenge:
    """How a camera asks for user and password; `kind` is basic, digest, or another that we do not speak."""

    kind: str
    fields: Mapping[str, str]

    @property
    def algorithm(self) -> str:
        """The algorithm of Digest, in small letters."""
        return self.fields.get("algorithm", "md5").lower()

    @property
    def is_spoken(self) -> bool:
        """Whether we know how to answer."""
        return self.kind == "basic" or (self.kind == "digest" and self.algorithm.removesuffix(_SESSION) in _HASHES)

    @property
    def name(self) -> str:
        """`Basic`, `Digest SHA-256`: what people call it, in a few plain letters."""
        words = self.kind.title() if self.kind != "digest" else f"Digest {self.algorithm.upper()}"
        return words if re.fullmatch(r"[\w -]{1,30}", words, re.ASCII) else "a way of its own"


def challenges_in(head: str) -> Sequence[Challenge]:
    """The challenges in the head of an answer, in its order."""
    return [
        Challenge(kind.lower(), {name.lower(): quoted or bare for name, quoted, bare in _FIELD.findall(fields)})
        for kind, fields in _CHALLENGE.findall(head)
    ]


class Login:
    """The user and the password for one camera, and how it last asked for them."""

    def __init__(self, user: str, password: str) -> None:
        self._user = user
        self._password = password
        self._challenge: Challenge | None = None
        self._count = 0

    @property
    def challenge(self) -> Challenge | None:
        """What is answered; None before the camera has asked."""
        return self._challenge

    def learn(self, challenges: Sequence[Challenge]) -> bool:
        """Take the challenge that is answered from now on, Digest if there is one; False if none can be answered.

        Digest goes before Basic, because Basic shows the password.
        """
        spoken = [challenge for challenge in challenges if challenge.is_spoken]
        digests = [challenge for challenge in spoken if challenge.kind == "digest"]
        self._challenge, self._count = next(iter(digests or spoken), None), 0
        return self._challenge is not None

    def said(self, method: str, target: str) -> str | None:
        """The `Authorization` of a request; None before the camera has asked."""
        if self._challenge is None:
            return None
        if self._challenge.kind == "basic":
            return "Basic " + base64.b64encode(f"{self._user}:{self._password}".encode()).decode()
        self._count += 1
        return self._digest(self._challenge, method, target)

    def _digest(self, challenge: Challenge, method: str, target: str) -> str:
        fields = challenge.fields
        realm, nonce, ours = fields.get("realm", ""), fields.get("nonce", ""), secrets.token_hex(8)
        hashed, is_session = _HASHES[challenge.algorithm.removesuffix(_SESSION)], challenge.algorithm.endswith(_SESSION)
        secret, what = hashed(f"{self._user}:{realm}:{self._password}".encode()), hashed(f"{method}:{target}".encode())
        if is_session:
            secret = hashed(f"{secret}:{nonce}:{ours}".encode())
        said = f'Digest username="{self._user}", realm="{realm}", nonce="{nonce}", uri="{target}"'
        for name in ("algorithm", "opaque"):
            if name in fields:
                said += f", {name}={fields[name]}" if name == "algorithm" else f', {name}="{fields[name]}"'
        if "auth" not in re.split(r"[\s,]+", fields.get("qop", "")):
            said += f', cnonce="{ours}"' if is_session else ""
            return f'{said}, response="{hashed(f"{secret}:{nonce}:{what}".encode())}"'
        count = f"{self._count:08x}"
        response = hashed(f"{secret}:{nonce}:{count}:{ours}:auth:{what}".encode())
        return f'{said}, qop=auth, nc={count}, cnonce="{ours}", response="{response}"'
