"""OpenVINO, imported when it is needed, and without its telemetry.

Its package reports each import to a measuring service and leaves an id in the user's home.  A program that watches a
shop must not contact anybody unasked.  Without its telemetry package OpenVINO uses a stand-in of its own, so the import
is made to find no such package.
"""

import sys
from functools import cache
from types import ModuleType
from typing import Any, cast

from edgecount.errors import ModelError

TELEMETRY = "openvino_telemetry"


def import_openvino() -> Any:
    """The package, of which no types are known; takes half a second the first time.

    ModelError if it is installed but cannot be imported.
    """
    modules = cast("dict[str, ModuleType | None]", sys.modules)  # None means: cannot be imported
    if "openvino" not in modules:
        modules[TELEMETRY] = None
    try:
        import openvino  # noqa: PLC0415 - only once its telemetry is out of the way
    except ImportError as error:
        raise ModelError(
            "OpenVINO is installed but broken: `pip install --force-reinstall openvino`, or say `runtime: opencv`"
        ) from error
    return openvino


@cache
def openvino_core() -> Any:
    """The one core that all networks of this process share, and that stays; ModelError as from `import_openvino`.

    A core gives the thread that compiles a signal stack of its own, and gives back the one before when it goes.  Two
    that go in the order in which they came leave the thread a stack that is no more, and the next signal kills.
    """
    return import_openvino().Core()
