"""Charts as SVG: well-formed, named, escaped, with gaps as gaps, at every size of shop."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence

import pytest

from edgecount.charts.axis import text_width
from edgecount.charts.bars import Bar, BarChart, bar_chart
from edgecount.charts.cells import LEVELS, CellChart, CellRow, cell_chart, level
from edgecount.charts.curve import CurveChart, CurvePoint, curve_chart
from edgecount.charts.lying_bars import LyingBar, lying_bars
from edgecount.charts.places import HeatChart, heat_chart, heat_steps, shade
from edgecount.charts.plot import NARROW, WIDE, AxisName, ChartMark
from edgecount.charts.table import DataTable

SVG = "{http://www.w3.org/2000/svg}"
NAMES = [AxisName(hour / 24, str(hour)) for hour in range(24)]


def number(value: float) -> str:
    return f"{value:,.0f}"


def bars(values: Sequence[float | None], marks: Sequence[ChartMark] = ()) -> Callable[[int], str]:
    made = [
        Bar(name=str(hour), value=value, before=value, usual=value, is_gap=value is None, says=f"{hour}: {value}")
        for hour, value in enumerate(values)
    ]
    chart = BarChart(key="x", title="In <by> hour", description='"All"', bars=made, marks=marks)
    return lambda width: bar_chart(chart, width, number)


def curve(values: Sequence[float | None], marks: Sequence[ChartMark] = ()) -> Callable[[int], str]:
    share = 1 / max(1, len(values))
    points = [
        CurvePoint(start=at * share, end=(at + 1) * share, value=value, before=value, is_gap=value is None, says="x")
        for at, value in enumerate(values)
    ]
    chart = CurveChart(
        key="x",
        title="In <by> hour",
        description='"All"',
        points=points,
        names=NAMES,
        capacity=60,
        capacity_name="at most 60",
        marks=marks,
    )
    return lambda width: curve_chart(chart, width, number)


def cells(values: Sequence[float | None], _marks: Sequence[ChartMark] = ()) -> Callable[[int], str]:
    rows = [CellRow(name, values, [str(value) for value in values]) for name in ("Mon", "Tue")]
    columns = [str(hour) for hour in range(len(values))]
    chart = CellChart(key="x", title="In <by> hour", description='"All"', columns=columns, rows=rows)
    return lambda width: cell_chart(chart, width, number)


def lying(values: Sequence[float | None], _marks: Sequence[ChartMark] = ()) -> Callable[[int], str]:
    made = [LyingBar("Zone & <till> " * 9, value, "–" if value is None else number(value)) for value in values]
    return lambda width: lying_bars("x", "In <by> hour", '"All"', made, width)


CHARTS = [bars, curve, cells, lying]
VALUES = [
    pytest.param([], id="no hours"),
    pytest.param([None] * 24, id="never watched"),
    pytest.param([0] * 24, id="nobody"),
    pytest.param([1, None, 0] * 8, id="one, and gaps"),
    pytest.param([100_000] * 24, id="a fair"),
]


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_well_formed_named_and_within_its_frame(
    chart: Callable[..., Callable[[int], str]], values: Sequence[float | None], width: int
) -> None:
    text = chart(values)(width)
    assert "style=" not in text
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert (root.attrib["role"], root.findtext("title"), root.findtext("desc")) == ("img", "In <by> hour", '"All"')
    assert len(root.findall(".//rect[@class='gap']")) >= values.count(None)
    for rect in root.iter("rect"):
        assert float(rect.get("width", 0)) >= 0
        assert -1 <= float(rect.get("x", 0)) <= width + 1
    for label in root.iter("text"):
        x, half = float(label.get("x", 0)), text_width(label.text or "")
        assert x - {"middle": half / 2, "end": half}.get(label.get("text-anchor", ""), 0) >= -1, label.text


@pytest.mark.parametrize("chart", [bars, curve])
def test_marks_are_numbered_and_those_close_together_share_a_number(
    chart: Callable[..., Callable[[int], str]],
) -> None:
    marks = [ChartMark(0.1, "a"), ChartMark(0.101, "b"), ChartMark(0.9, "c")]
    root = ET.fromstring(chart([1] * 24, marks)(NARROW))  # noqa: S314 - our own
    assert len(root.findall(".//line[@class='mark']")) == 3
    assert [label.text for label in root.findall(".//text[@class='mark-number']")] == ["1", "3"]


@pytest.mark.parametrize(("value", "most", "expected"), [(0, 9, 0), (0.1, 9, 1), (9, 9, LEVELS), (5, 0, 0)])
def test_levels(value: float, most: float, expected: int) -> None:
    assert level(value, most) == expected


HEAT = HeatChart(
    title="Heat",
    description="all",
    minutes=[0.0] * 5 + [3.0, 3.0] + [0.01],
    columns=4,
    rows=2,
    scene="/scene?a=1&b=2",
    lines={"Door <1>": [(0.1, 0.0), (1.0, 0.0)]},
    zones={"Till": [(0.1, 0.1), (0.9, 0.1), (0.9, 0.9)]},
)


def test_heat_joins_cells_of_one_shade_and_names_places_within_the_picture() -> None:
    root = ET.fromstring(heat_chart(HEAT, NARROW))  # noqa: S314 - our own
    (warm,) = root.findall("./g/rect")
    assert (warm.attrib["x"], warm.attrib["width"]) == ("85", "170")
    assert [label.text for label in root.iter("text")] == ["Till", "Door <1>"]
    assert all(float(label.attrib["y"]) >= 12 for label in root.iter("text"))
    assert root.find("image") is not None


@pytest.mark.parametrize("most", [0.0, 0.2, 3.0, 700.0, 1e9])
def test_steps_of_heat_rise_and_the_warmest_cell_has_a_shade(most: float) -> None:
    steps = heat_steps([0.0, most])
    assert steps == sorted(set(steps))
    assert shade(0.0, steps) == 0
    assert most < 0.05 or shade(most, steps) > 0


def test_a_table_has_as_many_cells_in_each_row() -> None:
    with pytest.raises(ValueError, match="has 1 cells, not 2"):
        DataTable("Numbers", ("a", "b"), [("1",)])
