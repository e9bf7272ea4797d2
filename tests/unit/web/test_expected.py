"""What a page says of the people to come: of today after its finished hours, and of tomorrow."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from edgecount.accounts.role import Role
from edgecount.figures.days.limit_ahead import LimitAhead
from edgecount.web.charted.by_outlook import full_words
from edgecount.web.charted.said import Said
from edgecount.web.language.formats import FORMATS
from edgecount.web.language.words import words_in
from edgecount.web.parts import WebParts
from edgecount.web.shop.book import book_of
from edgecount.web.shop.plan import plan_of
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.weeks import NOW, PLAN, ThatDay, weeks_of_a_shop


def shop(folder: Path, weeks: int) -> WebParts:
    """A shop of so many weeks, which have been added up before."""
    (folder / "web").mkdir()
    store = weeks_of_a_shop(folder / "events.sqlite", weeks=weeks, people=5)
    days = [NOW.date() - timedelta(days=back) for back in range(1, 7 * weeks + 1)]
    parts = web_parts(
        store=store, folder=folder / "web", gateway=FakeGateway({"site": PLAN, "status": STATUS}), clock=ThatDay()
    )
    book_of(parts.store, parts.folder).rows(days, plan_of(PLAN), NOW)
    return parts


@pytest.fixture(scope="module")
def weeks_of_it(tmp_path_factory: pytest.TempPathFactory) -> WebParts:
    return shop(tmp_path_factory.mktemp("weeks"), 6)


def test_today_and_a_closed_tomorrow(weeks_of_it: WebParts) -> None:
    with browser(weeks_of_it, role=Role.STAFF) as page:
        text = page.get("/visits").text.split("Expected</h2>")[1].split("</section>")[0]
    assert re.findall(r"<h3>(.*?)</h3>", text) == ["Today", "Tomorrow, Sun 8 Nov"]
    people, closed = re.findall(r'class="figure">([^<]+)<', text)
    assert (4 < int(people) < 14, closed) == (True, "–")
    said, nobody = re.findall(r'</p>\s*<p class="note">([^<]+)<', text)[:2]
    least, most = map(int, re.fullmatch(r"(\d+) to (\d+)", said).groups())  # type: ignore[union-attr]
    assert least <= int(people) <= most
    assert nobody == "Closed"
    assert re.findall(r'<th scope="row">(\d\d:00)</th>', text) == ["14:00", "15:00", "16:00", "17:00"]


@pytest.mark.parametrize(
    ("full", "words"),
    [
        (None, None),
        (LimitAhead(14, likely=True), "The shop is expected to be full between 14:00 and 15:00."),
        (LimitAhead(23, likely=False), "The shop may be full between 23:00 and 00:00."),
    ],
)
def test_says_when_as_many_are_inside_as_may_be(full: LimitAhead | None, words: str | None) -> None:
    assert full_words(full, Said(words_in("en"), FORMATS["en"], plan_of(PLAN).calendar)) == words


def test_without_a_limit_no_shop_is_full(weeks_of_it: WebParts) -> None:
    endless = FakeGateway({"site": {**PLAN, "capacity": None}, "status": STATUS})
    with browser(replace(weeks_of_it, gateway=endless), role=Role.STAFF) as page:
        assert "The shop" not in page.get("/visits").text.split("Expected</h2>")[1]


def test_a_day_that_is_over_expects_nobody(weeks_of_it: WebParts) -> None:
    with browser(weeks_of_it, role=Role.STAFF) as page:
        assert "Expected</h2>" not in page.get("/visits", params={"day": "2026-11-05"}).text


def test_a_shop_of_a_few_days_expects_nobody_yet(tmp_path: Path) -> None:
    with browser(shop(tmp_path, 1), role=Role.STAFF) as page:
        assert "Expected</h2>" not in page.get("/visits").text
