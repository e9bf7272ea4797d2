"""What `edgecount config show` prints."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from edgecount.config.reading.yaml_reader import Tree
from edgecount.config.settings.change import SettingsChange
from edgecount.config.settings.secrecy import showable
from edgecount.config.settings.setting import LaidSetting
from edgecount.text import dotted, printable

_WIDEST = 100


def settings_lines(file: Path, settings: Sequence[LaidSetting], changes: Sequence[SettingsChange]) -> Iterator[str]:
    """A line for each setting, with the change that made it."""
    if not settings:
        yield f"nothing was changed in the browser: all is as in {file}"
        return
    made = {change.revision: change for change in changes}
    yield f"laid over {file}:"
    for setting in sorted(settings, key=lambda setting: setting.path):
        change = made.get(setting.revision)
        by = f"  ({change.by}, {change.at:%Y-%m-%d %H:%M} UTC, change {change.revision})" if change else ""
        yield f"  {dotted(setting.path)}: {value_words(showable(setting.value, setting.path))}{by}"


def value_words(value: Tree) -> str:
    """A value in one line."""
    match value:
        case None:
            words = "taken out"
        case str(text):
            words = text
        case list(items):
            words = f"[{', '.join(value_words(item) for item in items)}]"
        case dict(entries):
            words = f"{{{', '.join(f'{key}: {value_words(item)}' for key, item in entries.items())}}}"
    words = printable(words)
    return words if len(words) <= _WIDEST else f"{words[:_WIDEST]}..."
