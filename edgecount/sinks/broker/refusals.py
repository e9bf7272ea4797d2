"""Errors of a broker, in one line each: the cause, the remedy, and how long to wait before the next attempt."""

import socket
import ssl

from edgecount.sinks.broker.broker_settings import BrokerSettings
from edgecount.sinks.sink import UndeliveredError

FAILURE = 0x80
"""The lowest reason code that means a failure (MQTT 5, 2.4)."""
NAME_REFUSED = 0x85
NOT_AUTHORISED = 0x87
QUOTA_EXCEEDED = 0x97
PROTOCOL_ERROR = 0x82
PACKET_TOO_LARGE = 0x95
ABOUT_THE_MESSAGE = frozenset({0x81, PROTOCOL_ERROR, 0x90, PACKET_TOO_LARGE, 0x99})
"""Reason codes that concern one message: the broker refuses it every time."""

_PATIENCE_SECONDS = 60.0
"""The wait after a refused login or a stolen client id (seconds): brokers count refused logins, and two devices with
one client id would throw each other out for ever."""

_PUBLISH = {
    0x80: "unspecified error",
    0x81: "malformed packet",
    0x82: "protocol error",
    0x83: "a rule of its own",
    0x87: "not authorised; give this user the right to write there",
    0x90: "topic name invalid",
    0x95: "packet too large; let the broker take larger ones",
    0x97: "quota exceeded",
    0x99: "payload format invalid",
}
_CONNECT = {
    0x84: "it does not speak MQTT 5; edgecount needs a broker that does, such as mosquitto 1.6 or later",
    NAME_REFUSED: "it does not accept the client id {client_id}; choose another {named}",
    0x88: "it is not available now",
    0x89: "it is busy now",
    0x97: "a quota of the broker is used up; raise it there",
    0x9C: "it wants another server to be used; change {block}.host",
    0x9D: "it has moved; change {block}.host",
    0x9F: "it limits how often clients may connect",
}
_LOGIN = {
    0x86: "it refuses the user name or the password; correct {block}.user and {block}.password",
    0x87: "it does not let {user} in; correct {block}.user and {block}.password, or let that user connect",
    0x8A: "it has banned {user}; lift the ban there",
    0x8C: "it wants another way to log in than user name and password",
}
_CERTIFICATE = {
    NAME_REFUSED: (
        "it does not take the name {client_id} with the certificate of {block}.cert; "
        "write the name that stands in that certificate as {named}"
    ),
    0x86: (
        "it does not know the name in {block}.cert; "
        "make that name a user there, or have a certificate made for this counter by its authority"
    ),
    0x87: "it does not let {user} in; give the name in that certificate the right to connect",
}
"""The login of a client that shows a certificate, and has no user."""
_END = {
    0x87: "it has taken the right to be there from {user}",
    0x89: "it is busy now",
    0x8B: "it is shutting down",
    0x8D: "it heard nothing for too long",
    0x8E: "another client uses the client id {client_id}; give each device a {named} of its own",
    0x93: "it takes fewer messages at a time than it said",
    0x96: "it finds that messages come too fast",
    0x97: "a quota of the broker is used up; raise it there",
    0x98: "its administrator ended the connection",
}
_PATIENT_ENDS = frozenset({0x87, 0x8E})


class LostError(UndeliveredError):
    """The connection is gone; `code` is the broker's reason code, None where it gave none."""

    def __init__(self, message: str, patience_seconds: float = 0.0, code: int | None = None) -> None:
        super().__init__(message, patience_seconds)
        self.code = code


class NameRefusedError(UndeliveredError):
    """The broker does not take the client id."""


def refused(settings: BrokerSettings, code: int, name: str) -> UndeliveredError:
    """The broker refused CONNECT, with this reason code and its name."""
    login = _LOGIN if settings.cert is None or settings.user is not None else _LOGIN | _CERTIFICATE
    reason = login.get(code) or _CONNECT.get(code) or f"it refuses the connection ({name.lower()})"
    patience = _PATIENCE_SECONDS if code in _LOGIN else 0.0
    kind = NameRefusedError if code == NAME_REFUSED else UndeliveredError
    return kind(_line(settings, reason), patience)


def ended(settings: BrokerSettings, code: int | None, name: str) -> LostError:
    """The connection has ended: with the broker's reason code, or without one (`code` is None)."""
    if code is None:
        return LostError(_line(settings, "the connection was lost"))
    reason = _END.get(code, f"it ended the connection ({name.lower()})")
    return LostError(_line(settings, reason), _PATIENCE_SECONDS if code in _PATIENT_ENDS else 0.0, code)


def hung_up(settings: BrokerSettings) -> UndeliveredError:
    """The connection ended before the broker had answered."""
    reason = "it hung up instead of answering; check {block}.tls and {block}.port, and that it is an MQTT 5 broker"
    if settings.tls and settings.CERTIFIED:
        reason = (
            "it hung up instead of answering; "
            "check {block}.cert, which its authority must have signed, and {block}.port"
        )
    return UndeliveredError(_line(settings, reason))


def cut_short(settings: BrokerSettings) -> UndeliveredError:
    """Several connections in a row were lost soon after they began."""
    reason = "every connection is lost at once; if another client uses the client id {client_id}, give each its own"
    return UndeliveredError(_line(settings, reason), _PATIENCE_SECONDS)


def unwanted(settings: BrokerSettings, topic: str, code: int) -> str:
    """The reason why the broker does not take a message for this topic."""
    return _line(settings, f"it refuses {topic} ({_PUBLISH.get(code, f'reason code {code}')})")


def forbidden(settings: BrokerSettings) -> UndeliveredError:
    """The broker refuses everything that this user publishes."""
    reason = "it lets {user} publish nothing; give that user the right to write and read {topics}"
    return UndeliveredError(_line(settings, reason), _PATIENCE_SECONDS)


def quota(settings: BrokerSettings) -> UndeliveredError:
    """The broker has no room for messages now."""
    return UndeliveredError(_line(settings, "it takes no more messages now (quota exceeded)"))


def unreachable(settings: BrokerSettings, error: Exception) -> UndeliveredError:
    """No connection came about."""
    return UndeliveredError(_line(settings, _unreachable(settings, error)))


def other(settings: BrokerSettings, reason: str) -> UndeliveredError:
    """Anything else that is wrong with the broker."""
    return UndeliveredError(_line(settings, reason))


def _unreachable(settings: BrokerSettings, error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted ({error.verify_message.rstrip('.')}); {_mend(error, settings)}"
        case ssl.SSLError():
            reason = str(getattr(error, "reason", None) or "no reason given").replace("_", " ").lower()
            return f"TLS fails ({reason}); check {{block}}.tls and {{block}}.port, which is mostly 8883 with TLS"
        case OSError() if type(error) in _REMEDIES:
            return _REMEDIES[type(error)]
        case OSError():
            why = error.strerror or error
            return f"it cannot be reached ({why}); check {{block}}.host, {{block}}.port and the network"
        case _:
            return "that is no name of a host; correct {block}.host"


_REMEDIES: dict[type[OSError], str] = {
    ConnectionRefusedError: "nobody listens there; start the broker, or correct {block}.host and {block}.port",
    TimeoutError: "no answer; check {block}.host, {block}.port and the network",
    socket.gaierror: "its name is not known; correct {block}.host, or check the network and its name server",
}


def _mend(error: ssl.SSLCertVerificationError, settings: BrokerSettings) -> str:
    """The remedy for a certificate that is not trusted."""
    if error.verify_code in _OTHER_NAME:
        return "set {block}.host to a name that is in the certificate"
    if error.verify_code in _OTHER_TIME:
        return "renew it, and check the clocks of both machines"
    return (
        "give the file of its authority as {block}.ca" if settings.ca is None else f"is {settings.ca} its authority's?"
    )


_OTHER_NAME = (62, 64)
"""X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL."""
_OTHER_TIME = (9, 10)
"""X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""


def _line(settings: BrokerSettings, reason: str) -> str:
    # The user's name may be a secret: some brokers take a token in its place.
    user = "the user of {block}.user" if settings.user else "a client without a user name"
    if settings.user is None and settings.cert is not None:
        user = "the client of {block}.cert"
    words = {
        "{user}": user,
        "{named}": settings.named,
        "{topics}": settings.topics,
        "{client_id}": settings.client_id,
        "{block}": settings.BLOCK,
    }
    for name, value in words.items():
        reason = reason.replace(name, value)
    return f"{settings.broker}: {reason}"
