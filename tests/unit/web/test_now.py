"""The first page: what it shows of how the site stands."""

import pytest

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway

OF_THE_SITE = ("at all entrances of the site",)


def test_the_first_page_has_the_figures_of_now() -> None:
    answer = browser().get("/")
    assert answer.status_code == 200
    for words in ("Corner shop", ">23<", ">1,204<", ">1,181<", "Yard is not seen", "it does not answer", "Till"[1:]):
        assert words in answer.text, words


@pytest.mark.parametrize(
    ("state", "said", "notice"),
    [
        ("paused", "paused", "Yard is paused: nobody is counted there"),
        ("connecting", "connecting", ""),
        ("stalled", "is not seen", "Yard is not seen"),
    ],
)
def test_only_a_camera_that_is_lost_is_told_in_red(state: str, said: str, notice: str) -> None:
    yard = {**STATUS["cameras"]["yard"], "state": state, "reason": None}
    cameras = {**STATUS["cameras"], "yard": yard}
    page = browser(web_parts(gateway=FakeGateway({"status": {**STATUS, "cameras": cameras}}))).get("/").text
    assert f'<span>Yard</span><span class="note">{said}</span>' in page
    assert notice in page
    reds = [page.count('class="state bad"'), page.count('class="notice bad"')]
    assert reds == ([1, 1] if state == "stalled" else [0, 0])


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        pytest.param(None, ("Inside now<",), id="this box's own"),
        pytest.param(
            {"sure": True, "heard": "2026-05-04T11:59:30+02:00", "box": "b-13"}, OF_THE_SITE, id="the whole site's"
        ),
        pytest.param(
            {"sure": False, "heard": "2026-05-04T11:52:30+02:00", "box": "b-13"},
            ("For 7 minutes not all is known of b-13", "this box&#39;s own entrances since"),
            id="of which one was not heard",
        ),
        pytest.param(
            {"sure": False, "heard": None, "box": None},
            ("Not all is known of the site&#39;s other entrances yet",),
            id="of which none was heard yet",
        ),
    ],
)
def test_whose_doors_the_people_inside_are_of(whole: object, said: tuple[str, ...]) -> None:
    told = {**STATUS, "occupancy": {**STATUS["occupancy"], "whole": whole}}
    page = browser(web_parts(gateway=FakeGateway({"status": told}))).get("/").text
    for words in said:
        assert words in page, words
    assert (OF_THE_SITE[0] in page) == (said == OF_THE_SITE)
    assert ("all is known" in page) == any("all is known" in words for words in said)


def test_a_main_process_that_is_away_is_said_in_one_line() -> None:
    away = EdgecountError("the main process does not answer; see its log")
    answer = browser(web_parts(gateway=FakeGateway({"status": away}))).get("/")
    assert answer.status_code == 503
    assert "the main process does not answer; see its log" in answer.text


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"kind": "zone", "zone": "till", "limit": 6}, ("Mehr Personen in einer Zone", "Till", "höchstens 6")),
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


def test_staff_correct_the_number_of_people_inside() -> None:
    gateway = FakeGateway({"occupancy.set": {"seq": 7}})
    staff = browser(web_parts(gateway=gateway), role=Role.STAFF)
    assert "So many people are inside now" in staff.get("/").text
    assert staff.post("/inside", data={"inside": " 12 "}).status_code == 303
    assert gateway.asked[-1] == ("occupancy.set", {"value": 12, "by": "Ada", "role": int(Role.STAFF)})


@pytest.mark.parametrize("given", ["", "-1", "1.5", "many", "١٢", "9" * 30, "12; 13"])
def test_what_is_no_number_of_people_changes_nothing(given: str) -> None:
    gateway = FakeGateway({"occupancy.set": {"seq": 7}})
    assert browser(web_parts(gateway=gateway)).post("/inside", data={"inside": given}).status_code == 400
    assert all(name != "occupancy.set" for name, _ in gateway.asked)


CROWD: dict[str, object] = {
    "people": 84,
    "low": 70,
    "high": 98,
    "way": "density",
    "ts": "2026-05-04T11:59:40.000+02:00",
    "seconds": 0.2,
    "fault": None,
    "zones": {"till": {"people": 12, "low": 8, "high": 16, "way": "density"}},
}


@pytest.mark.parametrize(
    ("crowd", "said"),
    [
        (CROWD, (">84<", ">70<", ">98<", ">12<", "Dichte", "ganzes Bild", "Nach Schätzung")),
        (
            {
                **CROWD,
                "people": None,
                "way": None,
                "zones": {},
                "fault": "what estimates people crashed: SIGKILL; it is started again",
            },
            ("die Schätzung der Personen ist abgestürzt: SIGKILL; sie wird neu gestartet", ">–<"),
        ),
    ],
    ids=["known", "not known"],
)
def test_people_by_estimate_stand_apart_from_those_counted(crowd: dict[str, object], said: tuple[str, ...]) -> None:
    gateway = FakeGateway({"status": {**STATUS, "crowds": {"entrance": crowd}}})
    page = browser(web_parts(gateway=gateway)).get("/", headers={"Accept-Language": "de"}).text
    for words in said:
        assert words in page, words
    assert "Nach Schätzung" not in browser().get("/", headers={"Accept-Language": "de"}).text
