"""OpenVINO, imported when it is needed, and so that it tells nobody.

Its package reports each import to a measuring service and leaves an id in the user's home.  What watches a shop talks
to nobody unasked.  Without its telemetry package OpenVINO falls back to a stand-in of its own, so it is made to find
none.
"""

import sys
from types import ModuleType
from typing import Any, cast

from edgecount.errors import ModelError

TELEMETRY = "openvino_telemetry"


def import_openvino() -> Any:
    """The package, whose types nothing is known of; half a second the first time.

    ModelError where it is installed but cannot be imported.
    """
    modules = cast("dict[str, ModuleType | None]", sys.modules)  # None says: not to be found
    if "openvino" not in modules:
        modules[TELEMETRY] = None
    try:
        import openvino  # noqa: PLC0415 - only once its telemetry is out of the way
    except ImportError as error:
        raise ModelError(
            "OpenVINO is installed but broken: `pip install --force-reinstall openvino`, or say `runtime: opencv`"
        ) from error
    return openvino
