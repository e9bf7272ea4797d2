"""Where density models lie that were fetched or trained on this machine, and which one a name means."""

import os
from collections.abc import Mapping
from pathlib import Path

from edgecount.errors import ModelError

FETCHED = "csrnet"
"""The model that `edgecount models fetch` brings, by its name."""
MACHINE = Path("/var/lib/edgecount/models")
"""Of all users of this machine, the service among them."""


def own_folder(environ: Mapping[str, str], *, is_root: bool) -> Path:
    """Where this user's models lie: root's are those of the machine."""
    if is_root:
        return MACHINE
    data = environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path(environ.get("HOME") or "~").expanduser() / ".local/share") / "edgecount/models"


def density_path(model: str) -> Path:
    """The ONNX file of a density model, given by its name or its path; ModelError with the remedy if there is none."""
    if model.endswith(".onnx"):
        path = Path(model)
        if not path.exists():
            raise ModelError(f"{model}: absent; check the path, or bring a model: `edgecount models fetch {FETCHED}`")
        return path
    folders = dict.fromkeys((own_folder(os.environ, is_root=os.geteuid() == 0), MACHINE))
    for path in (folder / f"{model}.onnx" for folder in folders):
        if path.exists():
            return path
    raise ModelError(
        f"there is no density model {model} on this machine: `edgecount models fetch {FETCHED}` brings one, "
        "and `edgecount crowd train` makes one of your own camera"
    )
