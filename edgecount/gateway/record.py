"""What goes through the gateway: records as JSON has them, and the error of one that asks in vain."""

from typing import Any, TypeAlias

from edgecount.errors import EdgecountError

JsonRecord: TypeAlias = dict[str, Any]
"""An object as JSON has it; its reader knows what is in it."""


class GatewayError(EdgecountError):
    """The main process does not do what it was asked, or does not answer; one line says why."""
