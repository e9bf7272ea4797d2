"""When a recording began, by the name that a recorder gave it (pure)."""

import re
from datetime import datetime, tzinfo

_DAY = r"(?P<year>20\d\d)[-_.]?(?P<month>\d\d)[-_.]?(?P<day>\d\d)"
_TIME = r"(?P<hour>\d\d)[-_.:h]?(?P<minute>\d\d)[-_.:m]?(?P<second>\d\d)"
_MOMENT = re.compile(rf"(?<!\d){_DAY}[-_ T.]?{_TIME}(?!\d)")


def named_beginning(name: str, zone: tzinfo) -> datetime | None:
    """The date and time, to the second, in a file's name such as `door_20260504_140000.mp4`, by this zone's clocks.

    None where the name has none, or two of them.
    """
    found = list(_MOMENT.finditer(name))
    if len(found) != 1:
        return None
    try:
        return datetime(*map(int, found[0].groups()), tzinfo=zone)  # type: ignore[arg-type, misc]  # six numbers
    except ValueError:
        return None
