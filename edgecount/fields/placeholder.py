"""Placeholders such as `{EDGECOUNT_CAMERA_PASSWORD}`, which keep secrets out of the config file."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from edgecount.fields.secret import Secret, look_up
from edgecount.text import either

PLACEHOLDER = re.compile(r"\{(EDGECOUNT_[A-Z0-9_]+)\}")
_SECRETS = r"(?:pass[a-z]*|pas|pwd|psw|pw|token|secret|api_?key|(?<![a-z])key|(?<![a-z])auth)"
LITERAL_SECRET_PATTERN = re.sub(
    r"\[a-z\]|[a-z]", lambda found: "[A-Za-z]" if len(found[0]) > 1 else f"[{found[0].upper()}{found[0]}]", _SECRETS
)
LITERAL_SECRET_PATTERN += r"=(?!\{EDGECOUNT_|[&#;]|$)"
"""A secret that is written out in a URL's query, where a placeholder belongs; an empty one is none.

Without flags, for editors have none.
"""
LITERAL_SECRET = re.compile(LITERAL_SECRET_PATTERN)


def fill(text: str, environ: Mapping[str, str]) -> Secret:
    """A URL's text with the values of its placeholders, percent-encoded so that they cannot change the URL's form.

    ValueError names every placeholder that is set nowhere, or is set but cannot be used.
    """
    values: dict[str, str] = {}
    missing: list[str] = []
    for name in dict.fromkeys(PLACEHOLDER.findall(text)):
        secret = look_up(name, environ)
        if secret is None:
            missing.append(name)
        else:
            values[name] = quote(secret.reveal().encode(errors="surrogateescape"), safe="")
    if missing:
        raise ValueError(_unset(missing))
    return Secret(PLACEHOLDER.sub(lambda match: values[match[1]], text))


def resolve(placeholder: str, environ: Mapping[str, str] | None) -> Secret:
    """The value of a placeholder that stands alone, not encoded; without `environ`, the placeholder itself.

    ValueError if it is set nowhere, or is set but cannot be used.
    """
    if environ is None:
        return Secret(placeholder)
    name = placeholder[1:-1]
    secret = look_up(name, environ)
    if secret is None:
        raise ValueError(_unset([name]))
    if not secret.reveal().isprintable():
        raise ValueError(f"{name} has a character that is not printable: it must be one line of UTF-8 text")
    return secret


def _unset(names: list[str]) -> str:
    both = " and ".join(names)
    files = either([f"{name}_FILE" for name in names])
    return (
        f"{both} {'is' if len(names) == 1 else 'are'} set nowhere: set the environment variable, or name a file that "
        f"holds the secret in {files}, or give it as a systemd credential (LoadCredential=)"
    )
