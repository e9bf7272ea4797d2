"""The settings of a state folder over a config file: read, changed, told and undone.

Every change is checked by the loader of the config, upon what is in force, before it is kept; it is refused as a whole
or made as a whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from edgecount.clock import Clock
from edgecount.config.load import checked, read, required
from edgecount.config.model import Config
from edgecount.config.reading.problem import Problem
from edgecount.config.reading.yaml_reader import Document, Tree
from edgecount.config.settings.change import (
    Kind,
    Part,
    SettingsChange,
    Wish,
    applied,
    concerned,
    in_the_way,
    inverse,
    parts_of,
)
from edgecount.config.settings.fitting import fitted
from edgecount.config.settings.kept import KeptSettings, Ledger, SettingsError
from edgecount.config.settings.layered import Layered, layered
from edgecount.config.settings.laying import laid_over
from edgecount.config.settings.secrecy import kept_apart, showable, split, with_login_of
from edgecount.config.settings.setting import Layer, SettingPath
from edgecount.fields.source import Source, parse_source
from edgecount.text import KeyPath, dotted, printable

_TRIAL = "EDGECOUNT_CAMERA_TRIAL"
LONGEST_NAME = 100
"""Characters of the name of a person that makes a change."""


@dataclass(frozen=True, slots=True)
class SettingsFault:
    """What is wrong with a change: at which place, empty where at none, and what."""

    path: KeyPath
    text: str

    @property
    def line(self) -> str:
        """Both in one line."""
        return f"{dotted(self.path)}: {self.text}" if self.path else self.text


class RefusedChangeError(SettingsError):
    """A change that was not made, for these faults."""

    def __init__(self, *faults: SettingsFault) -> None:
        super().__init__("; ".join(fault.line for fault in faults))
        self.faults = faults


class OvertakenError(SettingsError):
    """Somebody else has changed the same meanwhile: this was the last such change."""

    def __init__(self, change: SettingsChange) -> None:
        super().__init__(
            f"{_places(change)} was changed meanwhile by {change.by} (change {change.revision}): "
            "look at it, and change it again if it is still wanted"
        )
        self.change = change


@dataclass(frozen=True, slots=True)
class Standing:
    """How all stands: the config in force on the disk, and the number of the last change."""

    revision: int
    layered: Layered


class Settings:
    """Reads and changes the settings over the config file `path`; any thread may, and any process.

    Without `environ`, secrets that are set nowhere are no mistake.  `try_out` raises an EdgecountError where a right
    config cannot be carried out.  `changed` is called after each change, once it is on the disk.
    """

    def __init__(
        self,
        kept: KeptSettings,
        path: Path,
        environ: Mapping[str, str] | None,
        clock: Clock,
        *,
        try_out: Callable[[Config], object] = lambda _config: None,
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        self._kept = kept
        self.path = path
        self._environ = environ
        self._clock = clock
        self._try_out = try_out
        self._changed = changed

    def standing(self) -> Standing:
        """What the file and the settings say now; ConfigError where the file is wrong."""
        with self._kept.reading() as ledger:
            if ledger is None:
                return Standing(0, layered(self.path, self._environ, {}))
            environ = self._with(ledger.secrets())
            return Standing(ledger.revision, layered(self.path, environ, ledger.layer()))

    def history(self, before: int | None = None, limit: int = 50) -> tuple[list[SettingsChange], frozenset[int]]:
        """The last changes, the newest first, and the revisions that were taken back."""
        with self._kept.reading() as ledger:
            return ([], frozenset()) if ledger is None else (ledger.history(0, before, limit), ledger.undone())

    def change(
        self, wishes: Sequence[Wish], by: str, *, upon: int | None = None, kind: Kind = "change"
    ) -> SettingsChange:
        """Make a change, upon the revision that its maker has seen (None: whatever it is); returns what was done.

        OvertakenError where the same was changed since; RefusedChangeError where the config would be wrong.
        """
        with self._kept.changing() as ledger:
            places = [wish.path for wish in wishes]
            if upon is not None and (others := concerned(places, ledger.history(after=upon))):
                raise OvertakenError(others[0])
            layer, revision, document = ledger.layer(), ledger.revision + 1, read(self.path)
            now = laid_over(document, layer.values()).data
            apart = [kept_apart(_with_login(wish, now), revision, number) for number, wish in enumerate(wishes)]
            secrets = {name: value for one in apart for name, value in one.secrets.items()}
            parts = parts_of(layer, [one.wish for one in apart], revision)
            change = SettingsChange(revision, self._clock.now(), by, kind, parts)
            made = self._made(ledger, document, layer, parts, secrets, change)
        self._changed()
        return made

    def undo(self, revision: int, by: str) -> SettingsChange:
        """Take a change back by another one; RefusedChangeError where a later one concerns the same."""
        with self._kept.changing() as ledger:
            found = next(iter(ledger.history(revision - 1, revision + 1)), None)
            if found is None:
                raise RefusedChangeError(SettingsFault((), f"there is no change {revision}"))
            if (later := in_the_way(found, ledger.history(after=revision))) is not None:
                words = f"{_places(found)} was changed again by {later.by} (change {later.revision}): undo that first"
                raise RefusedChangeError(SettingsFault((), words))
            layer, number = ledger.layer(), ledger.revision + 1
            parts = inverse(layer, found, number)
            change = SettingsChange(number, self._clock.now(), by, "undo", parts, undoes=revision)
            made = self._made(ledger, read(self.path), layer, parts, {}, change)
        self._changed()
        return made

    def source(self, text: str, camera: str | None = None) -> Source:
        """The source that an address names, with the login that it has, or that this camera has at the same host.

        ValueError where it is no address.
        """
        standing = self.standing().layered
        now = laid_over(standing.document, standing.fitted.kept).data
        former = _at(now, ("cameras", camera or "", "source"))
        address, typed = split(with_login_of(text, former) if isinstance(former, str) else text, _TRIAL)
        with self._kept.reading() as ledger:
            known = {} if ledger is None else ledger.secrets()
        return parse_source(address, {**known, **(self._environ or {}), **typed})

    def _made(
        self,
        ledger: Ledger,
        document: Document,
        layer: Layer,
        parts: Sequence[Part],
        secrets: Mapping[str, str],
        change: SettingsChange,
    ) -> SettingsChange:
        """The change, checked and written."""
        if not parts:
            raise RefusedChangeError(SettingsFault((), "nothing is changed by that: it is so already"))
        environ = self._with({**ledger.secrets(), **secrets})
        before = fitted(document, tuple(layer.values()), environ)
        fits = {setting.path: setting for setting in before.kept}
        found = checked(laid_over(document, applied(fits, parts).values()), environ)
        if found.config is None:
            raise RefusedChangeError(*self._faults(found.problems))
        self._try_out(required(found, self.path))
        now = laid_over(document, fits.values()).data
        was = {dotted(part.path): showable(_at(now, part.path), part.path) for part in parts}
        made = replace(change, by=printable(change.by)[:LONGEST_NAME], was=was)
        ledger.write(made, secrets)
        return made

    def _with(self, secrets: Mapping[str, str]) -> Mapping[str, str] | None:
        """The environment with these secrets; None, by which placeholders stay, where there is none."""
        return None if self._environ is None else {**secrets, **self._environ}

    def _faults(self, problems: Iterable[Problem]) -> Iterator[SettingsFault]:
        """The mistakes; one of the file, and not of the change, says where in the file it is."""
        for problem in problems:
            where = f"{printable(str(self.path))}, line {problem.mark.line}: " if problem.mark.line else ""
            yield SettingsFault(problem.path, where + problem.text)


def _with_login(wish: Wish, now: Tree) -> Wish:
    """A camera's new address of the same host keeps the login, where it has none of its own."""
    match wish:
        case Wish(path=("cameras", _, "source") as path, value=str(text)) if isinstance(former := _at(now, path), str):
            return Wish(path, with_login_of(text, former))
        case _:
            return wish


def _at(tree: Tree, path: SettingPath) -> Tree:
    """What stands at a place; None where nothing does."""
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def _places(change: SettingsChange) -> str:
    places = [dotted(part.path) for part in change.parts]
    return f"{places[0]} and {len(places) - 1} more" if len(places) > 2 else " and ".join(places)
