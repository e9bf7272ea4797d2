from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.sources.recordings.bare import is_bare, is_jpegs, stated_rate


def _counted(number: int) -> str:
    """An Exp-Golomb number."""
    bits = f"{number + 1:b}"
    return "0" * (len(bits) - 1) + bits


def _parameters(looks: str, *, profile: int = 66, chroma: str = "", order: str = "", fields: str = "1") -> bytes:
    """A stream with one sequence parameter set, whose usability information is `looks`."""
    bits = f"{profile:08b}" + "0" * 16 + _counted(0) + chroma + _counted(0)
    bits += (order or _counted(2)) + _counted(1) + "0" + _counted(9) * 2 + fields + "1" + "0" + looks + "1"
    bits += "0" * (-len(bits) % 8)
    unit = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    return b"\0\0\0\1\x67" + b"".join(_escaped(unit)) + b"\0\0\1\x68\xce"


def _escaped(unit: bytes) -> Iterator[bytes]:
    """The unit without what looks like a start code."""
    zeros = 0
    for byte in unit:
        if zeros >= 2 and byte <= 3:
            yield b"\3"
            zeros = 0
        yield bytes([byte])
        zeros = zeros + 1 if byte == 0 else 0


def _timing(ticks: int, a_second: int) -> str:
    return f"1{ticks:032b}{a_second:032b}1"


PLAIN = "0000"
ALL = "1" + f"{255:08b}" + "0" * 32 + "11" + "1" + "0000" + "1" + "0" * 24 + "1" + _counted(0) * 2


@pytest.mark.parametrize(
    ("stream", "rate"),
    [
        pytest.param(_parameters("1" + PLAIN + _timing(1, 14)), 7, id="seven"),
        pytest.param(_parameters("1" + PLAIN + _timing(1001, 60_000)), 30_000 / 1001, id="of television"),
        pytest.param(_parameters("1" + ALL + _timing(1, 50)), 25, id="behind all that may come before"),
        pytest.param(
            _parameters("1" + PLAIN + _timing(1, 40), profile=100, chroma=_counted(3) + "0" + _counted(0) * 2 + "00"),
            20,
            id="with its colours",
        ),
        pytest.param(
            _parameters("1" + PLAIN + _timing(1, 40), order=_counted(0) + _counted(3)), 20, id="counted order"
        ),
        pytest.param(
            _parameters("1" + PLAIN + _timing(1, 40), order=_counted(1) + "0" + _counted(0) * 2 + _counted(2) * 3),
            20,
            id="an order in a cycle",
        ),
        pytest.param(_parameters("1" + PLAIN + _timing(1, 50), fields="00"), 25, id="interlaced"),
        pytest.param(b"\0\0\0\1\x09\x10" + _parameters("1" + PLAIN + _timing(1, 14)), 7, id="behind a delimiter"),
        pytest.param(_parameters("0"), None, id="no usability information, as the Raspberry Pi's encoder"),
        pytest.param(_parameters("1" + PLAIN + "0"), None, id="no timing"),
        pytest.param(_parameters("1" + PLAIN + _timing(0, 14)), None, id="no ticks"),
        pytest.param(
            _parameters("1", profile=100, chroma=_counted(1) + _counted(0) * 2 + "01"), None, id="scaling lists"
        ),
        pytest.param(b"\0\0\0\1\x67\x42", None, id="cut short"),
        pytest.param(b"\0\0\0\1\x40\1\x0c", None, id="H.265"),
        pytest.param(b"", None, id="nothing"),
    ],
)
def test_stated_rate(stream: bytes, rate: float | None) -> None:
    assert stated_rate(stream) == rate


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_there_is_a_rate_or_none(content: bytes) -> None:
    rate = stated_rate(b"\0\0\0\1\x67" + content)
    assert rate is None or rate >= 0


@pytest.mark.parametrize(
    ("head", "bare", "jpegs"),
    [
        pytest.param(b"\0\0\0\1\x67", True, False, id="H.264"),
        pytest.param(b"\0\0\1\x09", True, False, id="H.264, a short start code"),
        pytest.param(b"\0\0\1\xba", False, False, id="MPEG program stream"),
        pytest.param(b"\0\0\0\x18ftypmp42", False, False, id="MP4"),
        pytest.param(b"\1", False, False, id="something else"),
        pytest.param(b"\xff\xd8\xff\xe0", False, True, id="JPEG"),
        pytest.param(b"\r\n--x\r\nContent-Type: image/jpeg\r\n\r\n", False, True, id="a camera's answer"),
        pytest.param(b"--x\r\nContent-Type: text/plain", False, False, id="another answer"),
        pytest.param(b"", False, False, id="nothing"),
    ],
)
def test_kinds_of_streams(head: bytes, *, bare: bool, jpegs: bool) -> None:
    assert (is_bare(head), is_jpegs(head)) == (bare, jpegs)
