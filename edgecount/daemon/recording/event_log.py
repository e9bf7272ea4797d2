"""Events as lines of the log, in the words and at the level of the catalogue."""

import logging
import re

from edgecount.events.catalogue import kind_of
from edgecount.events.model import AnyEvent
from edgecount.log_lines import EVERY

log = logging.getLogger(__name__)

_NAMED = re.compile(r"%\((\w+)\)")


def log_event(event: AnyEvent) -> None:
    """Log an event, if its kind is logged."""
    line = kind_of(event).log
    if line is not None:
        named = {name: getattr(event, name) for name in _NAMED.findall(line.words)}
        log.log(line.level, line.words, named, extra=EVERY if line.every else None)
