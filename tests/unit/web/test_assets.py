"""Static files: under an address that changes with them, and nothing beside them."""

import re

import pytest

from tests.support.web.client import browser


def stylesheet() -> str:
    match = re.search(r'href="(/static/[0-9a-f]{16}/app\.css)"', browser().get("/").text)
    assert match is not None
    return match[1]


def test_a_file_is_kept_for_good_under_its_address() -> None:
    answer = browser(role=None).get(stylesheet())
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "name",
    [
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "/etc/passwd",
        "..\\app.py",
        "app.css/",
        "app.css%00",
        "",
        "x/../app.css",
    ],
)
def test_nothing_beside_the_files_can_be_asked_for(name: str) -> None:
    folder = stylesheet().removesuffix("app.css")
    answer = browser().get(folder + name)
    assert answer.status_code == 404 or answer.content == browser().get(stylesheet()).content


def test_another_sum_is_another_file() -> None:
    assert browser().get("/static/0123456789abcdef/app.css").status_code == 404


@pytest.mark.parametrize(
    "asked", ["bytes=0-", "bytes=" + ",".join(f"{n}-" for n in range(5000)), "bytes=-1", "nonsense"]
)
def test_a_part_of_a_file_is_not_given(asked: str) -> None:
    """CVE-2025-62727: many ranges took a server's time; ours are small files that are given whole."""
    answer = browser().get(stylesheet(), headers={"Range": asked})
    assert answer.status_code in (200, 431)
    assert "content-range" not in answer.headers
