"""The receipt of what a config and its state folder store, and of the receivers that it names."""

from collections.abc import Iterator
from pathlib import Path

from edgecount.config.model import Config
from edgecount.privacy.receipt import Receipt, StoredDays, receipt
from edgecount.wiring.layout import calendar
from edgecount.wiring.state import REPORTS, STORE


def receipt_of(config: Config, state: Path) -> Receipt:
    """Look at everything in the state folder; as `receipt`."""
    keep = config.retention
    days = StoredDays(keep.events_days, keep.files_days, keep.recordings_days, keep.trails_days)
    return receipt(state / STORE, state / REPORTS, days, calendar(config))


def told(config: Config) -> Iterator[str]:
    """The receivers of data, a line for each, without secrets."""
    yield from (block.receipt() for block in config.sinks)
    for name, camera in config.cameras.items():
        if camera.picture_seconds is not None:
            yield f"the MQTT broker: a picture of {name} every {camera.picture_seconds:g} seconds, {masks(config)}"
    for name, camera in config.cameras.items():
        if camera.crowd is not None:
            every = camera.crowd.every_seconds
            yield f"all of these: how many people {name} shows by estimate every {every:g} seconds; numbers alone"
    if config.health.port != "off":
        yield f"programs on this machine: health and metrics, at 127.0.0.1:{config.health.port}"
    if config.web is not None:
        yield f"people with an account: the dashboard, at {config.web.host}, port {config.web.port}"
    yield "the log, under systemd the journal: crossings and faults, for as long as it is set to keep them"


def masks(config: Config) -> str:
    """How pictures hide people, in a line."""
    mask = config.privacy.mask
    return "people are shown as they are (mask: off)" if mask == "off" else f"people are painted over (mask: {mask})"
