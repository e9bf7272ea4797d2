"""Visits, Zones, Heat and the day's curve, of a shop's weeks in a real store."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.web.parts import WebParts
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.weeks import PLAN, ThatDay, weeks_of_a_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> WebParts:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "web").mkdir()
    (folder / "reports").mkdir()
    for name in ("footfall-2026-11-07.csv", "footfall-2026-11.xlsx", "notes.csv"):
        (folder / "reports" / name).write_bytes(b"in,out\n")
    store = weeks_of_a_shop(folder / "events.sqlite", weeks=2, people=20)
    gateway = FakeGateway({"site": PLAN, "status": STATUS})
    return web_parts(store=store, folder=folder / "web", gateway=gateway, clock=ThatDay())


@pytest.fixture
def page(shop: WebParts) -> Iterator[TestClient]:
    with browser(shop, role=Role.STAFF) as client:
        yield client


def figures(text: str) -> list[str]:
    return re.findall(r'class="figure">([^<]+)<', text)


def test_groups_stand_beside_the_people(page: TestClient) -> None:
    text = page.get("/visits").text
    assert re.search(r'class="note">in (\d+) groups<', text)
    assert "Groups in</th>" in text


def test_today_is_beside_last_week_up_to_this_time(page: TestClient) -> None:
    text = page.get("/visits").text
    came_in, last_week, _mean = figures(text)
    assert (int(came_in) > 0, int(last_week) > 0) == (True, True)
    assert "Saturday, 7 November 2026" in text
    assert "up to this time" in text
    assert "Not everything was watched" not in text


def test_a_day_is_the_same_in_bars_and_in_the_table(page: TestClient) -> None:
    text = page.get("/visits", params={"day": "2026-11-05"}).text
    table = re.search(r"<caption>People by hour.*?</table>", text, re.DOTALL)
    assert table
    rows = re.findall(r'<th scope="row">(\d\d:00–\d\d:00)</th><td class="num">(\d+)</td>', table[0])
    said = dict(re.findall(r'data-says="(\d\d:00–\d\d:00): (\d+) in', text))
    assert {span: count for span, count in rows if span in said} == said
    assert sum(int(count) for _span, count in rows) == int(figures(text)[0])


def test_a_camera_that_was_away_leaves_a_gap(page: TestClient) -> None:
    text = page.get("/visits", params={"day": "2026-11-04"}).text
    assert "Entrance: 12:00–15:00" in text
    wide = text.split("chart-wide")[1].split("</svg>")[0]
    assert wide.count('class="gap"') == 3
    assert "watched 0%" in text


MOVED = ["15:02 Entrance · Door was moved by Anna", "16:35 Entrance · Door was moved by the config file"]
"""How the line of AWAY's afternoon is told of."""


@pytest.mark.parametrize(
    ("day", "of_day", "of_week"),
    [
        ("2026-11-04", MOVED, [f"Wed 4 Nov, {MOVED[1]}"]),
        ("2026-11-05", [], [f"Wed 4 Nov, {MOVED[1]}"]),
        ("2026-10-29", [], []),
    ],
    ids=["its day", "its week", "another week"],
)
def test_a_line_that_was_moved_is_a_mark_and_a_note(
    page: TestClient, day: str, of_day: Sequence[str], of_week: Sequence[str]
) -> None:
    charts = page.get("/visits", params={"day": day}).text.split("<figure")[1:3]
    for chart, told in zip(charts, (of_day, of_week), strict=True):
        assert re.findall(r"<li>(.*? was moved by .*?)</li>", chart) == told
        assert chart.count('class="mark"') == 2 * len(told), "once for a phone, once for a desk"
        table = chart.split("<table")[1]
        assert all(words in table for words in told)
        assert ('<th scope="col" class="num">Note</th>' in table) == bool(told or "not over yet" in table)


def test_a_zone_that_was_moved_is_told_with_the_zones(page: TestClient) -> None:
    text = page.get("/zones", params={"day": "2026-11-04"}).text
    assert re.findall(r"<li>(.*? was moved by .*?)</li>", text) == ["15:05 Entrance · Till was moved by Anna"]


def test_the_day_on_which_clocks_went_back_and_the_shop_was_closed(page: TestClient) -> None:
    answer = page.get("/visits", params={"day": "2026-10-25"})
    assert answer.status_code == 200
    assert "the shop was closed" in answer.text


@pytest.mark.parametrize("path", ["/visits", "/zones", "/heat"])
@pytest.mark.parametrize("day", ["2026-02-30", "x", "0001-01-01", "<b>"])
def test_no_day(page: TestClient, path: str, day: str) -> None:
    assert page.get(path, params={"day": day}).status_code == 400


def test_a_day_to_come_is_today(page: TestClient) -> None:
    assert "7 November 2026" in page.get("/visits", params={"day": "2030-01-01"}).text


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("footfall-2026-11-07.csv", 200),
        ("footfall-2026-11.xlsx", 200),
        ("footfall-2026-11-06.csv", 404),
        ("notes.csv", 404),
        ("..%2fevents.sqlite", 404),
        ("footfall-2026-11-07.csv%00", 404),
    ],
)
def test_only_reports_are_handed_out(page: TestClient, name: str, status: int) -> None:
    answer = page.get(f"/visits/files/{name}")
    assert answer.status_code == status
    assert status != 200 or f'filename="{name}"' in answer.headers["content-disposition"]


def test_a_link_of_a_reports_name_is_not_followed(shop: WebParts, page: TestClient) -> None:
    link = shop.store.parent / "reports" / "events-2026-11-07.csv"
    link.symlink_to(shop.store)
    assert page.get(f"/visits/files/{link.name}").status_code == 404
    link.unlink()


def test_zones_have_visitors_and_times_over_the_limit(page: TestClient) -> None:
    text = page.get("/zones", params={"day": "2026-11-05"}).text
    assert "Till" in text
    assert "at most 4" in text
    assert re.search(r"\d min \d+ s", text)
    assert "Now" not in text.split("<main")[1], "of a day that is over, nobody is there now"


def test_heat_by_hours_of_a_camera(page: TestClient) -> None:
    warm = page.get("/heat").text
    assert "heat-8" in warm or "heat-7" in warm
    assert "Till" in warm
    assert "nobody was seen here" in page.get("/heat", params={"from": "22", "to": "6"}).text
    assert "nobody was seen here" in page.get("/heat", params={"camera": "yard"}).text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"camera": "cellar"}, 404),
        ({"days": "3"}, 400),
        ({"from": "24"}, 400),
        ({"to": "-1"}, 400),
        ({"from": "noon"}, 400),
    ],
)
def test_no_heat(page: TestClient, asked: dict[str, str], status: int) -> None:
    assert page.get("/heat", params=asked).status_code == status


def test_the_first_page_has_the_days_curve(page: TestClient) -> None:
    text = page.get("/").text
    assert "People inside today" in text
    assert "at most 60" in text


def test_names_with_html_are_shown_as_they_are(shop: WebParts) -> None:
    name = "<script>alert(1)</script>"
    plan = PLAN | {"cameras": {"entrance": PLAN["cameras"]["entrance"] | {"title": name}}}
    parts = web_parts(
        store=shop.store, folder=shop.folder, gateway=FakeGateway({"site": plan, "status": STATUS}), clock=ThatDay()
    )
    with browser(parts) as client:
        for path in ("/visits", "/visits?day=2026-11-04", "/zones", "/heat", "/"):
            assert name not in client.get(path).text


def test_a_store_that_is_not_there_is_said_in_one_line(page: TestClient, tmp_path: Path) -> None:
    parts = web_parts(store=tmp_path / "none.sqlite", folder=tmp_path, gateway=FakeGateway({"site": PLAN}))
    with browser(parts) as client:
        answer = client.get("/visits")
        assert (answer.status_code, "there is no store" in answer.text) == (503, True)
        assert client.get("/").status_code == 200


def test_a_day_that_is_over_tells_what_was_left_at_closing(page: TestClient) -> None:
    said = {day: re.findall(r">(At closing [^<]+)<", page.get("/visits", params={"day": day}).text) for day in DAYS}
    assert [len(sentences) for sentences in said.values()] == [1, 0, 0]
    came_in, went_out = balance_of(page.get("/visits", params={"day": "2026-11-05"}).text)
    (sentence,) = said["2026-11-05"]
    assert ("as many" in sentence) == (came_in == went_out)
    assert (f"{came_in - went_out} p" in sentence) == (came_in > went_out)


DAYS = ("2026-11-05", "2026-11-01", "2026-11-07")
"""One that is over, a Sunday that was closed, and the running one."""


def balance_of(text: str) -> tuple[int, int]:
    went_out = re.search(r"(\d+) went out", text)
    assert went_out
    return int(figures(text)[0]), int(went_out[1])
