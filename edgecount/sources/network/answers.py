"""What a camera's answer means that is no picture, over HTTP and RTSP alike, and what to do about it."""

import re
from collections.abc import Sequence
from urllib.parse import SplitResult

from edgecount.sources.fault import Fault, FaultError
from edgecount.sources.network.address import plain
from edgecount.sources.network.login import Challenge

MUTE = Fault("stalled", "it lets us in, and then sends nothing: restart it")
"""A camera that has agreed to send pictures, and sends none."""
NO_CAMERA = Fault("offline", "what answers is no camera: check the address and its port")
"""Something that speaks another language."""
STOPPED = Fault("offline", "there was no time to open it")
"""A camera that was not waited for, because all is to end."""
UNPROTECTED = Fault("offline", "it points from https to http, where anybody could listen: write the right address")
"""A camera that would take its protection away."""
ENDLESS = Fault("offline", "its answer has no end: check the address and its port, or restart it")
"""Something that fills the memory."""
_OURS = "Digest or Basic"


def elsewhere(there: SplitResult) -> Fault:
    """Why it is not gone to where a camera points."""
    host = there.hostname or ""
    where = f"to another host, {host}," if re.fullmatch(r"[\w.:%-]{1,60}", host, re.ASCII) else "elsewhere,"
    return Fault("offline", f"it points {where} and is not followed: if that is right, write that address")


def why_no_answer(error: Exception) -> Fault:
    """Why a camera that can be reached gives no answer."""
    match error:
        case FaultError():
            return error.fault
        case TimeoutError():
            return Fault("stalled", "it lets connect, and then says nothing: restart it")
        case OSError():
            return Fault("offline", f"it hangs up ({plain(error)}): check the port, or restart the camera")
        case _:
            return NO_CAMERA


def why_refused(status: int, offered: Sequence[Challenge], *, has_user: bool, asked: str = "") -> Fault | None:
    """Why a camera answers with this status; None if it is no refusal.

    `offered` are the ways to log in that it knows; `asked` says what was asked of it, if that is not plain.
    """
    match status:
        case 401 if offered and not any(challenge.is_spoken for challenge in offered):
            names = " or ".join(dict.fromkeys(challenge.name for challenge in offered))
            return Fault("unauthorised", f"it wants a login by {names} (401), which is not known here: allow {_OURS}")
        case 401 | 403 if has_user:
            return Fault("unauthorised", f"it refuses the user or the password ({status}): check both")
        case 401 | 403:
            return Fault("unauthorised", f"it wants a user and a password ({status}): write them into its address")
        case 404:
            return Fault("not_found", "it has no such stream (404): check the path in its address")
        case _ if status >= 300:
            to = f" to {asked}" if asked else ""
            return Fault("offline", f"it answers{to} with error {status}: check its settings, or restart it")
        case _:
            return None
