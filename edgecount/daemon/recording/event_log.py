"""Events as lines of the log, in the words and at the level of the catalogue."""

import logging
import re
from collections.abc import Mapping
from types import MappingProxyType

from edgecount.events.catalogue import kind_of
from edgecount.events.model import AnyEvent
from edgecount.log_lines import EVERY

log = logging.getLogger(__name__)

NOTHING: Mapping[str, str] = MappingProxyType({})
_NAMED = re.compile(r"%\((\w+)\)")


def log_event(event: AnyEvent, said: Mapping[str, str] = NOTHING) -> None:
    """Log an event, if its kind is logged; `said` are words that the event itself does not have."""
    line = kind_of(event).log
    if line is not None:
        named = {name: said.get(name) or getattr(event, name) for name in _NAMED.findall(line.words)}
        log.log(line.level, line.words, named, extra=EVERY if line.every else None)
