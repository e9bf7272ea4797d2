"""Secrets that are shown once: random, and kept as their SHA-256 only."""

import secrets
from hashlib import sha256

_BYTES = 32  # 256 bits: nobody guesses them, so a plain hash will do
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Those that nobody takes for another."""
_OF_CODE = 8  # 39 bits, for half an hour


def new_secret() -> str:
    """256 random bits, as text for cookies, links and headers."""
    return secrets.token_urlsafe(_BYTES)


def new_code() -> str:
    """A code for people to type: `K7QM-2XPD`."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_OF_CODE))
    return f"{letters[:4]}-{letters[4:]}"


def typed_code(text: str) -> str:
    """A code as it was made, from what somebody typed: small letters, other blanks and strokes."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    return f"{letters[:4]}-{letters[4:]}"


def digest(secret: str) -> bytes:
    """What is kept of a secret."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
