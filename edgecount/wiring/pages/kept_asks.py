"""What the dashboard asks about what is kept: the receipt of it, and a backup to take along."""

from collections.abc import Mapping
from pathlib import Path

from edgecount.backup.asked import backup_ask
from edgecount.clock import Clock
from edgecount.config.model import Config
from edgecount.config.settings.settings import Settings
from edgecount.gateway.ask import Ask
from edgecount.gateway.record import JsonRecord
from edgecount.privacy.receipt_record import receipt_record
from edgecount.wiring.receipt import masks, receipt_of, told
from edgecount.wiring.state import WEB, databases


def kept_asks(config: Config, settings: Settings, state: Path, clock: Clock) -> Mapping[str, Ask]:
    """The asks by their names."""

    def stored(_: JsonRecord) -> JsonRecord:
        return receipt_record(receipt_of(config, state), tuple(told(config)), masks(config), config.site.timezone)

    return {
        "receipt": Ask(stored, burst=5.0, per_second=0.5, is_slow=True),
        "backup": backup_ask(state / WEB, databases(state), settings.path.read_bytes, clock.now, state),
    }
