"""The first page: what it shows of how the site stands."""

import pytest

from edgecount.errors import EdgecountError
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway


def test_the_first_page_has_the_figures_of_now() -> None:
    answer = browser().get("/")
    assert answer.status_code == 200
    for words in ("Corner shop", ">23<", ">1,204<", ">1,181<", "Yard is not seen", "it does not answer", "Till"[1:]):
        assert words in answer.text, words


def test_a_main_process_that_is_away_is_said_in_one_line() -> None:
    away = EdgecountError("the main process does not answer; see its log")
    answer = browser(web_parts(gateway=FakeGateway({"status": away}))).get("/")
    assert answer.status_code == 503
    assert "the main process does not answer; see its log" in answer.text


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"kind": "zone", "zone": "till", "limit": 6}, ("Mehr Menschen in einer Zone", "Till", "höchstens 6")),
        ({"kind": "camera_lost", "camera": "yard", "limit": 0}, ("Von einer Kamera kommt kein Bild</strong> · Yard<",)),
    ],
    ids=["a zone", "a camera"],
)
def test_an_alert_is_told_in_the_words_of_the_page(rule: dict[str, object], said: tuple[str, ...]) -> None:
    busy = {**STATUS["alerts"]["busy"], **rule, "raised": True}
    page = browser(web_parts(gateway=FakeGateway({"status": {**STATUS, "alerts": {"busy": busy}}}))).get(
        "/", headers={"Accept-Language": "de"}
    )
    for words in said:
        assert words in page.text, words
