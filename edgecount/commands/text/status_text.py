"""The status of the daemon, for people."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from edgecount.alerts.catalogue import found
from edgecount.commands.text.console import told_plainly
from edgecount.config.sections.privacy import UNMASKED
from edgecount.site.status_record import (
    AlertRecord,
    CameraRecord,
    CrowdRecord,
    EstimateRecord,
    LineRecord,
    MovedRecord,
    OccupancyRecord,
    SinkRecord,
    SiteZoneRecord,
    StatusRecord,
    StoppedRecord,
    StoreRecord,
    WholeRecord,
    ZoneRecord,
)
from edgecount.text import number_of, people, printable, stay

_GOOD, _BAD, _WAITS, _QUIET = "green", "bold red", "yellow", "dim"

Row = tuple[Text, ...]


def print_status(status: StatusRecord, console: Console) -> None:
    """Print the people inside, today's counts of every line, and the states of cameras, alerts and deliveries."""
    now = datetime.fromisoformat(status["now"])
    blocks: list[Text | Table] = [
        *_store(status["store"], now),
        *_mask(status["mask"]),
        _people(status),
        _lines(status["lines"]),
        _zones(status),
        _crowds(status["crowds"], now),
        _table("cameras", (_camera(name, camera, now) for name, camera in status["cameras"].items())),
        _table("alerts", (_alert(name, alert, now) for name, alert in status["alerts"].items())),
        _table("deliveries", (_sink(name, sink, now) for name, sink in status["sinks"].items())),
        _text(f"edgecount {status['version']}, running for {_duration(status['uptime_seconds'])}", _QUIET),
    ]
    _print(blocks, console)


def print_stopped(stopped: StoppedRecord, console: Console) -> None:
    """Print the last counts of a daemon that does not run."""
    last, now = datetime.fromisoformat(stopped["last"]), datetime.fromisoformat(stopped["now"])
    when = "today" if stopped["day"] == stopped["today"] else _day(last, now)
    inside = people(stopped["occupancy"]["value"])
    said = f"not running: these are the last counts, of {_when(stopped['last'], now)}"
    site = (printable(stopped["site_name"]), "bold")
    heading = Text.assemble(site, "\n", _text(said, _WAITS), f"\n{inside} inside then")
    _print([heading, _lines(stopped["lines"], when)], console)


def _print(blocks: Iterable[Text | Table], console: Console) -> None:
    with told_plainly():
        for number, block in enumerate(block for block in blocks if isinstance(block, Text) or block.row_count):
            if number:
                console.print()
            console.print(block)


def _store(store: StoreRecord, now: datetime) -> Iterator[Text]:
    """A warning, before all else, while the store takes no events, has lost any, or cannot be read in part."""
    lost = f"; {number_of('event', store['lost'])} given up" if store["lost"] else ""
    if store["error"] is not None:
        waiting = f"{number_of('event', store['waiting'])} {'waits' if store['waiting'] == 1 else 'wait'}"
        waiting = f"the store takes nothing {_since(store['since'], now)}, {waiting} in memory{lost}"
        yield Text.assemble(_text(f"{waiting}: {store['error']}", _BAD), "\nuntil then the figures below stand still")
    elif store["lost"]:
        yield _text(f"{number_of('event', store['lost'])} given up while the store took nothing", _BAD)
    if store["unreadable"]:
        yield _text(f"{number_of('row', store['unreadable'])} of the store cannot be read, and left out below", _BAD)


def _mask(mask: str) -> Iterator[Text]:
    """A warning where pictures show people as they are."""
    if mask == "off":
        yield _text(UNMASKED, _BAD)


def _people(status: StatusRecord) -> Text:
    inside = status["occupancy"]
    value, capacity = inside["value"], inside["capacity"]
    number = (str(value), _BAD if capacity is not None and value > capacity else "bold")
    noun = "person" if value == 1 and capacity is None else "people"
    of_most = "" if capacity is None else f" of at most {capacity}"
    site = (printable(status["site_name"]), "bold")
    doors = _doors(inside["whole"], datetime.fromisoformat(status["now"]))
    return Text.assemble(site, "\n", number, f"{of_most} {noun} inside now", _doubt(inside), doors)


def _doors(whole: WholeRecord | None, now: datetime) -> Text:
    """Of which doors the number is, where it is the whole site's."""
    if whole is None:
        return Text()
    if whole["sure"]:
        return Text.assemble("\n", _text("at all doors of the site, as the fleet tells it", _QUIET))
    since = "yet" if whole["heard"] is None else f"since {_when(whole['heard'], now)}"
    known = f"not all is known of {whole['box'] or 'the other boxes of this site'} {since}"
    said = f"{known}: that is what was told then, and this box's doors since"
    return Text.assemble("\n", _text(said, _BAD))


def _doubt(inside: OccupancyRecord) -> str:
    if inside["raw"] >= 0:
        return ""
    more = -inside["raw"]
    return f"\n{more} more went out than came in: `edgecount occupancy set N` says how many are inside"


def _lines(counts: Mapping[str, Mapping[str, LineRecord]], when: str = "today") -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("lines", header_style=_QUIET, overflow="fold")
    for heading in (f"in {when}", f"out {when}"):
        table.add_column(heading, header_style=_QUIET, justify="right")
    lines = [(f"{camera} {name}", line) for camera, named in counts.items() for name, line in named.items()]
    for name, line in lines:
        table.add_row(_text(name), str(line["in"]), str(line["out"]))
    if len(lines) > 1:
        came_in, went_out = (
            sum(counts) for counts in zip(*((line["in"], line["out"]) for _, line in lines), strict=True)
        )
        table.add_row("together", str(came_in), str(went_out), style="bold")
    return table


def _zones(status: StatusRecord) -> Table:
    """A row for every zone at each of its cameras, and one for all of them where there are several."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("zones", header_style=_QUIET, overflow="fold")
    for heading in ("people now", "mean stay", "longest stay"):
        table.add_column(heading, header_style=_QUIET, justify="right")
    for name, zone in status["site_zones"].items():
        alone = zone["cameras"] == 1
        for camera, seen in ((camera, zones[name]) for camera, zones in status["zones"].items() if name in zones):
            people = _people_in(zone) if alone else _number(seen["count"])
            table.add_row(_text(f"{camera} {name}"), people, *_stays(seen))
        if not alone:
            table.add_row(_text(f"{name} together", "bold"), _people_in(zone), *_stays(zone))
    return table


def _crowds(crowds: Mapping[str, CrowdRecord], now: datetime) -> Table:
    """A row for every camera whose people are estimated, and for every zone there."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("by estimate", header_style=_QUIET, overflow="fold")
    table.add_column("people", header_style=_QUIET, justify="right")
    table.add_column("", overflow="fold")
    for camera, crowd in crowds.items():
        table.add_row(_text(camera), *_estimate(crowd, crowd["fault"], now, crowd["ts"]))
        for zone, estimate in crowd["zones"].items():
            table.add_row(_text(f"{camera} {zone}"), *_estimate(estimate, None, now, crowd["ts"]))
    return table


def _estimate(estimate: EstimateRecord | CrowdRecord, fault: str | None, now: datetime, ts: str | None) -> Row:
    if estimate["people"] is None or ts is None:
        return _text("not known", _QUIET), _text(fault or "", _BAD)
    words = f"{estimate['low']} to {estimate['high']}, by {estimate['way']}, at {_when(ts, now)}"
    return _text(str(estimate["people"])), _text(words)


def _people_in(zone: SiteZoneRecord) -> Text:
    count, capacity = zone["count"], zone["capacity"]
    if count is None or capacity is None:
        return _number(count)
    return Text.assemble((str(count), _BAD if count > capacity else ""), f" of at most {capacity}")


def _number(count: int | None) -> Text:
    return _text("not seen", _QUIET) if count is None else _text(str(count))


def _stays(zone: ZoneRecord) -> Iterator[str]:
    for seconds in (zone["dwell_avg_seconds"], zone["dwell_max_seconds"]):
        yield "" if seconds is None else stay(seconds)


def _table(heading: str, rows: Iterable[Row]) -> Table:
    """A table of names, their states, and details."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(heading, header_style=_QUIET, overflow="fold")
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _camera(name: str, camera: CameraRecord, now: datetime) -> Row:
    degraded = camera["degraded"]
    if degraded is None:
        state, since, reason = camera["state"], camera["since"], camera["reason"]
    else:
        state, since, reason = "degraded", degraded["since"], degraded["reason"]
    told = _joined(_since(since, now), reason)
    moved = camera["moved"]
    if moved is not None:
        state = "moved" if state == "online" else state
        told = _moved_in_words(name, moved, now) + (f"; {told}" if reason else "")
    width = camera["person_width"]
    if width is not None:
        told = "; ".join(part for part in (told, f"people are {width:.3f} of the picture broad") if part)
    if camera["certificate"] is not None:
        told = "; ".join(part for part in (told, f"certificate taken at first sight: {camera['certificate']}") if part)
    style = {"online": _GOOD, "degraded": _WAITS, "disabled": _QUIET}.get(state, _BAD)
    return _text(name), _text(state, style), _text(told)


def _moved_in_words(name: str, moved: MovedRecord, now: datetime) -> str:
    """How it was moved, since when its counts are in doubt, and what to do."""
    said = _joined(_since(moved["since"], now), moved["reason"])
    return f"{said}: put it right, or say that it is right with `edgecount cameras right {name}`"


def _alert(name: str, alert: AlertRecord, now: datetime) -> Row:
    if not alert["raised"]:
        return _text(name), _text("quiet", _GOOD), Text()
    words = found(alert["kind"], alert["value"], alert["limit"])
    return _text(name), _text("raised", _BAD), _text(_joined(_since(alert["since"], now), words))


def _sink(name: str, sink: SinkRecord, now: datetime) -> Row:
    waiting, error = sink["waiting"], sink["error"]
    state = f"{waiting} waiting" if waiting else "nothing waiting" if error else "up to date"
    style = _BAD if waiting and error else _WAITS if waiting or error else _GOOD
    return _text(name), _text(state, style), _text("; ".join(_about(sink, now)))


def _about(sink: SinkRecord, now: datetime) -> Iterator[str]:
    if sink["error"] is not None:
        yield sink["error"]
    if sink["waiting"] and sink["delivered_at"] is not None:
        yield f"last delivered at {_when(sink['delivered_at'], now)}"
    if sink["put_aside"]:
        yield f"{sink['put_aside']} refused for good"


def _joined(*parts: str | None) -> str:
    return ": ".join(part for part in parts if part)


def _since(moment: str | None, now: datetime) -> str | None:
    return None if moment is None else f"since {_when(moment, now)}"


def _when(moment: str, now: datetime) -> str:
    """The time, with the date where that is not today's."""
    then = datetime.fromisoformat(moment)
    if then.date() == now.date():
        return f"{then:%H:%M}"
    return f"{then:%H:%M} on {_day(then, now)}"


def _day(then: datetime, now: datetime) -> str:
    return f"{then.day} {then:%B}" + (f" {then.year}" if then.year != now.year else "")


def _duration(seconds: int) -> str:
    minutes = seconds // 60
    hours, days = minutes // 60, minutes // (24 * 60)
    if days:
        return f"{days} d {hours % 24} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


def _text(words: str, style: str = "") -> Text:
    return Text(printable(words), style)
