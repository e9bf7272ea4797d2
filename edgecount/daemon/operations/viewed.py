"""What people who look at cameras may ask, with its limits: one page asks for all that look."""

from collections.abc import Mapping

from edgecount.gateway.ask import Ask
from edgecount.gateway.record import JsonRecord
from edgecount.site.live.live_asks import LiveAsks

_BURST, _PER_SECOND = 400.0, 200.0
"""Of all cameras together: 32 of them, five times a second."""


def views(live: LiveAsks) -> Mapping[str, Ask]:
    """The asks by name; none of them changes anything."""

    def people(values: JsonRecord) -> JsonRecord:
        return dict(live.live(values))

    def picture(values: JsonRecord) -> JsonRecord:
        return dict(live.picture(values))

    def scene(values: JsonRecord) -> JsonRecord:
        return dict(live.scene(values))

    return {
        "live": Ask(people, _BURST, _PER_SECOND),
        "picture": Ask(picture, _BURST, _PER_SECOND),
        "scene": Ask(scene),
    }
