"""TLS with a broker: its certificate and its name are always verified."""

import ssl

from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.sink import UndeliveredError


def verifying(settings: MqttSettings) -> ssl.SSLContext:
    """A context that trusts only the given authority, or those of the system; UndeliveredError where its file fails."""
    try:
        context = ssl.create_default_context(cafile=None if settings.ca is None else str(settings.ca))
    except (OSError, ValueError) as error:
        reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else getattr(error, "strerror", error)
        raise UndeliveredError(f"{settings.ca} cannot be used as mqtt.ca ({reason}); give a PEM file") from error
    context.sslsocket_class = _ClosingSocket
    return context


class _ClosingSocket(ssl.SSLSocket):
    """A TLS socket that closes itself when the other side is not trusted: paho would leave it open."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - the base class has it so
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise
