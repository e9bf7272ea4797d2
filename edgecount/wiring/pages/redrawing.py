"""The lines and zones of a config as they are drawn, and by whom one was redrawn."""

from datetime import datetime

from edgecount.config.model import Config
from edgecount.config.settings.change import concerned
from edgecount.config.settings.kept import KeptSettings, SettingsError
from edgecount.daemon.recording.drawn_places import Author, Drawn, DrawnPlaces, Place
from edgecount.events.model import BY_FILE
from edgecount.sinks.memory import Memory


def drawn_places(config: Config, memory: Memory, kept: KeptSettings) -> DrawnPlaces:
    """What finds out which lines and zones were redrawn, in the browser or in the file."""
    return DrawnPlaces(memory, _drawn(config), config.site.slug, _author(kept))


def _drawn(config: Config) -> Drawn:
    places: dict[Place, str] = {}
    for camera, section in config.cameras.items():
        for name, line in section.lines.items():
            places[camera, "line", name] = f"{line.start} {line.end} {line.in_side}"
        for name, zone in section.zones.items():
            places[camera, "zone", name] = f"{zone.polygon}"
    return places


def _author(kept: KeptSettings) -> Author:
    def author(place: Place, since: datetime) -> str:
        camera, what, name = place
        try:
            with kept.reading() as ledger:
                changes = [] if ledger is None else ledger.history()
        except SettingsError:
            return BY_FILE
        found = concerned([("cameras", camera, f"{what}s", name)], (one for one in changes if one.at >= since))
        return found[0].by if found else BY_FILE

    return author
