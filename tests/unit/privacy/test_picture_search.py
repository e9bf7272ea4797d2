"""A picture in the state folder is found, whatever it is called and wherever it is packed."""

import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecount.privacy.picture_search import kind_of, search_pictures
from tests.support.stored import crossing, filled

PNG = cv2.imencode(".png", np.zeros((20, 20, 3), np.uint8))[1].tobytes()
JPEG = cv2.imencode(".jpg", np.zeros((20, 20, 3), np.uint8))[1].tobytes()


def packed(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/media/image1.dat", JPEG)


def in_a_cell(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute('CREATE TABLE "some "" thing" (id INTEGER, "what is it" BLOB)')
        connection.execute('INSERT INTO "some "" thing" VALUES (1, ?)', (PNG,))
        connection.commit()


@pytest.mark.parametrize(
    ("make", "kind", "part"),
    [
        pytest.param(lambda path: path.write_bytes(PNG), "PNG", "", id="a file"),
        pytest.param(packed, "JPEG", "xl/media/image1.dat", id="in a workbook"),
        pytest.param(in_a_cell, "PNG", 'some " thing.what is it', id="in a database"),
    ],
)
def test_a_picture_is_found(tmp_path: Path, make: Callable[[Path], object], kind: str, part: str) -> None:
    folder = tmp_path / "below"
    folder.mkdir()
    make(folder / "events.csv")
    (found,) = search_pictures(tmp_path).pictures
    assert (found.path, found.kind, found.part) == (folder / "events.csv", kind, part)


def test_what_is_really_kept_there_is_no_picture(tmp_path: Path) -> None:
    filled(tmp_path / "edgecount.sqlite", [crossing(number, "2026-05-04T12:00") for number in range(50)])
    (tmp_path / "events.csv").write_text("ts,local_time\n")
    (tmp_path / "edgecount.sqlite.lock").write_text("1234\n")
    (tmp_path / "empty").touch()
    found = search_pictures(tmp_path)
    assert (found.pictures, found.unread) == ((), ())
    assert found.files >= 4


def test_what_cannot_be_looked_into_is_said(tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "broken.sqlite").write_bytes(b"SQLite format 3\0" + b"\xa5" * 4096)
    found = search_pictures(tmp_path)
    assert len(found.unread) == 2


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"GIF89a......", "GIF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"RIFF\0\0\0\0AVI LIST", "AVI"),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"\0\0\0\x20ftypisom", "MP4, MOV, HEIF or AVIF"),
        (b"P6\n# a remark\n640 480\n255\n", "PNM"),
        (b"\x1a\x45\xdf\xa3\x01", "Matroska or WebM"),
        (b"BM\x46\0\0\0\0\0\0\0", "BMP"),
        (b"BMW drives by, and so on", None),
        (b"G" + b"\0" * 187 + b"G" + b"\0" * 187 + b"G", "MPEG transport stream"),
        (b"ts,local_time,utc_offset", None),
        (b"", None),
    ],
)
def test_kinds(head: bytes, kind: str | None) -> None:
    assert kind_of(head) == kind
