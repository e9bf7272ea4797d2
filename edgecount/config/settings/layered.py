"""A config file and the settings of a state folder → Config; what no longer fits is left out, and told."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from edgecount.config.load import read, required
from edgecount.config.model import Config
from edgecount.config.reading.yaml_reader import Document
from edgecount.config.settings.fitting import Environ, Fitted, fitted
from edgecount.config.settings.kept import KeptSettings, SettingsError
from edgecount.config.settings.setting import Layer
from edgecount.text import dotted

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Layered:
    """What a file and its settings make; `left_out` has a line for each setting that does not fit the file."""

    config: Config
    document: Document
    fitted: Fitted

    @property
    def left_out(self) -> tuple[str, ...]:
        """A line for each setting that no longer fits, with the reason."""
        return tuple(
            f"the setting {dotted(setting.path)} does not fit the config any more, and is left out: "
            f"{dotted(problems[0].path)}: {problems[0].text}"
            for setting, problems in self.fitted.left_out
        )


def load_layered(path: Path, environ: Mapping[str, str] | None, kept: KeptSettings) -> Config:
    """The config that a file and the settings make; what is left out of the settings is logged.

    ConfigError where the file is wrong.  Settings that cannot be read are left out altogether.
    """
    layer: Layer = {}
    secrets: Mapping[str, str] = {}
    try:
        with kept.reading() as ledger:
            if ledger is not None:
                layer, secrets = ledger.layer(), ledger.secrets()
    except SettingsError as error:
        log.error("the file's config is in force alone: %s", error)  # noqa: TRY400 - its message is whole
    found = layered(path, environ if environ is None else {**secrets, **environ}, layer)
    for line in found.left_out:
        log.warning("%s", line)
    return found.config


def layered(path: Path, environ: Environ, layer: Layer) -> Layered:
    """What the file and a layer make; ConfigError where the file is wrong."""
    document = read(path)
    found = fitted(document, tuple(layer.values()), environ)
    return Layered(required(found.found, path), document, found)
