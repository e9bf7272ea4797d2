"""Heat in front of a camera: the chart, its scale in minutes, and a table of the parts of the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from edgecount.charts.places import HeatChart, heat_chart, heat_steps
from edgecount.charts.plot import NARROW, WIDE
from edgecount.charts.table import Chart, DataTable
from edgecount.figures.heat import COLUMNS, ROWS
from edgecount.web.charted.said import Said
from edgecount.web.shop.plan import ShopPlan

_PARTS_ACROSS, _PARTS_DOWN = 6, 3


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """A shade of the scale (from 1), and from how many minutes on a cell has it."""

    shade: int
    minutes: str


def heat_of(camera: str, seconds: Sequence[float], scene: str | None, when: str, plan: ShopPlan, said: Said) -> Chart:
    """The heat of some time, which `when` names, over the empty scene, if there is one."""
    _ = said.words
    minutes = [value / 60 for value in seconds]
    total = said.count(sum(minutes))
    chart = HeatChart(
        title=_("Where people were: {camera}, {when}", camera=plan.layout.title(camera), when=when),
        description=_("{minutes} minutes of people altogether; {place}.", minutes=total, place=_warmest(minutes, said)),
        minutes=minutes,
        columns=COLUMNS,
        rows=ROWS,
        scene=scene,
        lines={plan.layout.title(camera, name): path for name, path in plan.lines.get(camera, {}).items()},
        zones={plan.layout.title(camera, name): path for name, path in plan.zones.get(camera, {}).items()},
    )
    return Chart(heat_chart(chart, NARROW), heat_chart(chart, WIDE), _table(minutes, said))


def scale_of(seconds: Sequence[float], said: Said) -> Sequence[ScaleStep]:
    """The steps of the scale, in minutes."""
    steps = heat_steps([value / 60 for value in seconds])
    return [ScaleStep(shade, said.format.number(step, _decimals(step))) for shade, step in enumerate(steps, 1)]


def _decimals(value: float) -> int:
    return 2 if value < 0.1 else 1 if value < 1 else 0


def _parts(minutes: Sequence[float]) -> list[list[float]]:
    """The minutes in each part of the picture, row by row."""
    parts = [[0.0] * _PARTS_ACROSS for _ in range(_PARTS_DOWN)]
    for cell, value in enumerate(minutes):
        row, column = divmod(cell, COLUMNS)
        parts[row * _PARTS_DOWN // ROWS][column * _PARTS_ACROSS // COLUMNS] += value
    return parts


def _names(said: Said) -> tuple[Sequence[str], Sequence[str]]:
    _ = said.words
    return [_("top"), _("middle"), _("bottom")], [
        _("sixth {number} from the left", number=number) for number in range(1, _PARTS_ACROSS + 1)
    ]


def _warmest(minutes: Sequence[float], said: Said) -> str:
    _ = said.words
    down, across = _names(said)
    warmest = max(
        (value, row, column) for row, values in enumerate(_parts(minutes)) for column, value in enumerate(values)
    )
    if not warmest[0]:
        return _("nobody was seen")
    return _("most in the part: {down}, {across}", down=down[warmest[1]], across=across[warmest[2]])


def _table(minutes: Sequence[float], said: Said) -> DataTable:
    _ = said.words
    down, _across = _names(said)
    return DataTable(
        caption=_("Minutes of people in each part of the picture, from the left to the right"),
        head=(_("Part"), *(str(number) for number in range(1, _PARTS_ACROSS + 1))),
        rows=[
            (name, *(said.count(value, 1) for value in values))
            for name, values in zip(down, _parts(minutes), strict=True)
        ],
    )
