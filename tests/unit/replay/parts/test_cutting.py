"""Where a recording is cut: every frame in one part, and every part with its margins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.replay.parts.cutting import WHOLE, Margins, RecordingPart, cut, margins_for

TEN_A_SECOND = [number / 10 for number in range(601)]


@pytest.mark.parametrize(
    ("times", "chunk", "parts"),
    [
        pytest.param([], 20, [WHOLE], id="no frame"),
        pytest.param(TEN_A_SECOND[:100], 20, [WHOLE], id="shorter than a chunk"),
        pytest.param(TEN_A_SECOND[:290], 20, [WHOLE], id="half a chunk more is no part of its own"),
        pytest.param(
            TEN_A_SECOND,
            20,
            [RecordingPart(1, 200, 1, 251), RecordingPart(201, 400, 1, 451), RecordingPart(401, None, 201, None)],
            id="three chunks",
        ),
        pytest.param(
            [0.0, 1.0, 2.0, 55.0],
            20,
            [RecordingPart(1, 3, 1, 4), RecordingPart(4, None, 4, None)],
            id="a pause over two seams",
        ),
    ],
)
def test_parts(times: list[float], chunk: float, parts: list[RecordingPart]) -> None:
    assert cut(times, chunk, Margins()) == parts


@given(
    gaps=st.lists(st.floats(0.01, 30), max_size=60),
    chunk=st.floats(1, 60),
    run_in=st.floats(0, 20),
    run_out=st.floats(0, 20),
)
def test_each_frame_is_in_one_part(gaps: list[float], chunk: float, run_in: float, run_out: float) -> None:
    times = [0.0]
    for gap in gaps:
        times.append(times[-1] + gap)
    parts = cut(times, chunk, Margins(run_in, run_out))
    counted = [
        number for part in parts for number in range(part.first, (len(times) if part.last is None else part.last) + 1)
    ]
    assert counted == list(range(1, len(times) + 1))
    for part in parts:
        before = [number for number, time in enumerate(times, 1) if times[part.first - 1] - run_in <= time]
        assert part.begin == (1 if part.first == 1 else before[0])


@pytest.mark.parametrize(
    ("window", "margins"), [(0, Margins(20, 5)), (5, Margins(20, 5)), (18, Margins(23, 18)), (30, Margins(35, 30))]
)
def test_a_u_turn_fits_into_the_margins(window: float, margins: Margins) -> None:
    assert margins_for(window) == margins


@pytest.mark.parametrize(
    "values", [(0, 5, 0, 5), (3, 5, 4, 6), (3, 5, 1, 4), (6, 5, 1, 7), (3, None, 1, 9), (3, 5, 1, None)]
)
def test_a_part_lies_within_what_is_looked_at(values: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="a part"):
        RecordingPart(*values)


def test_margins_are_no_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="margins are 0 seconds or more, not -1 and 5"):
        Margins(-1, 5)
