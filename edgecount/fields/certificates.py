"""The file of certificates with which a server's certificate is verified."""

from pathlib import Path
from typing import Annotated

from pydantic import WithJsonSchema

CertificatesPath = Annotated[
    Path, WithJsonSchema({"type": "string", "errorMessage": "must be the path of a file of certificates (PEM)"})
]
"""The path of a PEM file, which is opened when the connection is made."""
