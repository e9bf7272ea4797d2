"""The first page: what it shows of how the site stands."""

from edgecount.errors import EdgecountError
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import FakeGateway


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
