"""Wrong configs, as operators write them, and the lines they get for it: all at once, in the order of the file.

Each file in config_corpus has cases of the form: `=== its name`, the config, `>>>`, the lines that are expected.
"""

from pathlib import Path

import pytest

from edgecount.config.load import load
from edgecount.errors import ConfigError

CAMERAS = "cameras: {entrance: {}}\n"
ENVIRON = {"EDGECOUNT_HERE": "hunter2", "EDGECOUNT_TWO_LINES": "hunter\n2"}


def read_cases(file: Path) -> list[tuple[str, str, list[str]]]:
    """Name, config and expected lines of each case in the file."""
    cases = []
    for case in file.read_text(encoding="utf-8").split("=== ")[1:]:
        name, _, rest = case.partition("\n")
        text, _, expected = rest.partition(">>>\n")
        cases.append((f"{file.stem}-{name}", text, expected.splitlines()))
    return [(name, text, [line for line in expected if line]) for name, text, expected in cases]


CORPUS = [case for file in sorted(Path(__file__).parent.glob("config_corpus/*.txt")) for case in read_cases(file)]


def problems(content: bytes) -> list[str]:
    """What `config.yaml` in the present folder gets for this content."""
    Path("config.yaml").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(Path("config.yaml"), ENVIRON)
    assert caught.value.exit_status == 2
    assert "hunter" not in str(caught.value)
    return list(caught.value.problems)


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case, id=name) for name, *case in CORPUS])
def test_wrong_config(text: str, expected: list[str]) -> None:
    assert problems(text.encode()) == expected


def test_corpus_is_large() -> None:
    assert len(CORPUS) >= 280
    assert len({name for name, _, _ in CORPUS}) == len(CORPUS)
    assert all(text and expected for _, text, expected in CORPUS)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", "config.yaml:1: the file is empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf", "config.yaml:1: the file is empty", id="only-a-byte-order-mark"),
        pytest.param(
            b"x" * 300_000, "config.yaml: larger than 256 KiB: this is no config of edgecount's", id="a-large-file"
        ),
        pytest.param(b"a: 1\nb: caf\xe9\n", "config.yaml:2: not UTF-8: save the file as UTF-8 text", id="latin-1"),
        pytest.param(
            "cameras: {}".encode("utf-16"), "config.yaml:1: not UTF-8: save the file as UTF-8 text", id="utf-16"
        ),
        pytest.param(
            b"\x89PNG\r\n\x1a\n\x00\x00", "config.yaml:1: not UTF-8: save the file as UTF-8 text", id="a-picture"
        ),
        pytest.param(
            b"a: b\x00\n", "config.yaml:1: the control character U+0000 may not stand in YAML", id="a-nul-character"
        ),
        pytest.param(
            b"a: 1\r\nb: \x1b[31m\r\n",
            "config.yaml:2: the control character U+001B may not stand in YAML",
            id="an-escape-character",
        ),
        pytest.param(
            f"{CAMERAS}site: {{capacity: {'9' * 5000}}}\n".encode(),
            f'config.yaml:2: site.capacity: must be a whole number from 1 up, not "{"9" * 60}..."',
            id="an-endless-number",
        ),
        pytest.param(
            f"cameras: {{a: {{zones: {{q: {{polygon: {[[0, 0]] * 101}}}}}}}}}\n".encode(),
            "config.yaml:1: cameras.a.zones.q.polygon: must be a list of 3 to 100 corners [x, y], not a list of 101",
            id="101-corners",
        ),
    ],
)
def test_file_that_is_hardly_text(content: bytes, expected: str) -> None:
    assert problems(content) == [expected]
