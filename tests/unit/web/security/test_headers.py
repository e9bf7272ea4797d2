"""What every answer carries, and what no page has in it."""

import re

import pytest

from edgecount.web.security.headers import POLICY
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import SITE, STATUS, FakeGateway

HTML = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/0/app.css"])
def test_every_answer_has_the_headers(path: str) -> None:
    answer = browser().get(path)
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_the_policy_lets_nothing_within_a_page_run_and_nobody_frame_it() -> None:
    assert "'unsafe" not in POLICY
    assert "default-src 'self'" in POLICY
    assert "frame-ancestors 'none'" in POLICY


def test_a_page_has_no_script_and_no_style_of_its_own() -> None:
    text = browser().get("/").text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text)


def test_names_with_html_stay_text_everywhere() -> None:
    camera = {**SITE["cameras"]["entrance"], "title": HTML}
    offline = {**STATUS["cameras"]["yard"], "reason": HTML}
    alert = {**STATUS["alerts"]["busy"], "raised": True}
    gateway = FakeGateway(
        {
            "site": {**SITE, "name": HTML, "cameras": {HTML: camera}},
            "status": {
                **STATUS,
                "cameras": {HTML: offline},
                "alerts": {HTML: alert},
                "site_zones": {HTML: STATUS["site_zones"]["till"]},
            },
        }
    )
    text = browser(web_parts(gateway=gateway)).get("/").text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 6
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "{{7*7}}" in text
