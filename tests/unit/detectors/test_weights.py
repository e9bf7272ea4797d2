"""Shipped models: their cards, and every way in which a file may not be whole.  The file here is a small stand-in."""

import hashlib
import json
import random
from pathlib import Path

import pytest

from edgecount.detectors.weights import CARD, ModelCard, models_folder, read_cards, verified
from edgecount.errors import ModelError

CONTENT = random.Random(1).randbytes(2000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Models with one model, `tiny`, whose weights are tiny.onnx."""
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "tiny.onnx").write_bytes(CONTENT)
    write_card(tmp_path)
    return tmp_path


def write_card(folder: Path, **changes: object) -> None:
    card = {
        "name": "tiny",
        "title": "A tiny one",
        "file": "tiny.onnx",
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "bytes": len(CONTENT),
        "licence": "Apache-2.0",
        "origin": "made here",
    }
    (folder / "tiny" / CARD).write_text(json.dumps(card | changes))


def refusal(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        verified("tiny", folder)
    line = str(caught.value)
    assert "\n" not in line
    assert "install edgecount again" in line
    return line


def test_a_whole_file_is_given(folder: Path) -> None:
    assert verified("tiny", folder) == folder / "tiny" / "tiny.onnx"


def test_every_cut_is_refused(folder: Path) -> None:
    for size in (*range(0, len(CONTENT), 83), 1, len(CONTENT) - 1):
        (folder / "tiny" / "tiny.onnx").write_bytes(CONTENT[:size])
        assert refusal(folder).startswith(f"{folder}/tiny/tiny.onnx: {size} bytes where there should be 2000; ")


def test_every_byte_matters(folder: Path) -> None:
    for place in range(0, len(CONTENT), 67):
        spoilt = bytearray(CONTENT)
        spoilt[place] ^= 1 << place % 8
        (folder / "tiny" / "tiny.onnx").write_bytes(spoilt)
        assert refusal(folder).startswith(f"{folder}/tiny/tiny.onnx: its SHA-256 is not that of model.json; ")


def test_more_than_the_file_is_refused(folder: Path) -> None:
    (folder / "tiny" / "tiny.onnx").write_bytes(CONTENT + b"\0")
    assert "2001 bytes where there should be 2000" in refusal(folder)


def test_absent_weights_are_refused(folder: Path) -> None:
    (folder / "tiny" / "tiny.onnx").unlink()
    assert "tiny.onnx: cannot be read (No such file or directory); restore it with `git checkout" in refusal(folder)


def test_a_folder_in_the_place_of_weights_is_refused(folder: Path) -> None:
    (folder / "tiny" / "tiny.onnx").unlink()
    (folder / "tiny" / "tiny.onnx").mkdir()
    assert "tiny.onnx: cannot be read (Is a directory)" in refusal(folder)


def test_an_absent_model_is_refused_with_its_name(tmp_path: Path) -> None:
    assert refusal(tmp_path).startswith(f"{tmp_path}/tiny/model.json: absent; ")


@pytest.mark.parametrize(
    "card",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"name": "tiny"', id="cut"),
        pytest.param(b"[]", id="of another kind"),
        pytest.param(b'{"name": "tiny"}', id="with keys missing"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
    ],
)
def test_a_spoilt_card_is_refused(folder: Path, card: bytes) -> None:
    (folder / "tiny" / CARD).write_bytes(card)
    assert refusal(folder) == f"{folder}/tiny/model.json: unreadable; install edgecount again"
    with pytest.raises(ModelError, match=r"model\.json: unreadable"):
        read_cards(folder)


def test_a_card_with_an_unknown_key_is_refused(folder: Path) -> None:
    write_card(folder, size=7)
    assert "unreadable" in refusal(folder)


def test_cards_are_known_by_the_names_of_their_folders(folder: Path) -> None:
    (folder / "README.md").write_text("no model")
    (folder / "notes").mkdir()
    cards = read_cards(folder)
    assert list(cards) == ["tiny"]
    assert isinstance(cards["tiny"], ModelCard)
    assert (cards["tiny"].bytes, cards["tiny"].title) == (2000, "A tiny one")


def test_where_there_are_no_models_there_are_no_cards(tmp_path: Path) -> None:
    assert read_cards(tmp_path / "absent") == {}


def test_in_a_checkout_the_models_lie_beside_the_package() -> None:
    assert models_folder() == Path(__file__).parents[3] / "models"
