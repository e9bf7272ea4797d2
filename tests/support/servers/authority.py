"""Certificates for the servers of the tests."""

import ssl
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import trustme


class Authority:
    """Signs certificates, for these names unless another one is asked for; `ca` is the file that clients trust."""

    def __init__(self, folder: Path, names: Sequence[str] = ("localhost", "127.0.0.1")) -> None:
        self._folder = folder
        self._names = names
        self._authority = trustme.CA()
        self.ca = folder / "ca.pem"
        folder.mkdir(parents=True, exist_ok=True)
        self._authority.cert_pem.write_to_path(str(self.ca))

    def server_context(self, host: str = "127.0.0.1", expired_at: datetime | None = None) -> ssl.SSLContext:
        """TLS for a server that is called `host`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(host, not_after=expired_at).configure_cert(context)
        return context

    def client_files(self, name: str) -> tuple[Path, Path]:
        """The certificate of a client of this name, and its key, as files."""
        certificate = self._authority.issue_cert(f"{name}.client", common_name=name)
        cert, key = self._folder / f"{name}.crt", self._folder / f"{name}.key"
        cert.write_bytes(b"".join(pem.bytes() for pem in certificate.cert_chain_pems))
        certificate.private_key_pem.write_to_path(str(key))
        return cert, key

    def broker_lines(self) -> list[str]:
        """What a broker's config needs, once its files are there: they are written now."""
        certificate = self._authority.issue_cert(*self._names)
        certificate.private_key_pem.write_to_path(str(self._folder / "key.pem"))
        with (self._folder / "cert.pem").open("wb") as file:
            file.writelines(pem.bytes() for pem in certificate.cert_chain_pems)
        return [f"certfile {self._folder / 'cert.pem'}", f"keyfile {self._folder / 'key.pem'}"]
