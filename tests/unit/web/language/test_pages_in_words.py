"""Whatever the main process says stands on the pages in the visitor's words, German here; so does what they type."""

from pathlib import Path
from typing import Any

import pytest

from edgecount.errors import EdgecountError
from edgecount.web.settings_form import as_the_config_says
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.settings import SettingsGateway

REASON = "it does not answer (timed out): check the address, and that the camera is on"
IN_WORDS = "sie antwortet nicht (keine Antwort in der Zeit): Prüfen Sie die Adresse, und ob die Kamera an ist"
STORED = {"what": "minutes that were watched", "where": "x", "count": 1, "since": None, "days": None}
ALERT = {"kind": "camera_lost", "raised": True, "value": 1, "limit": 0, "since": None, "camera": "yard", "zone": None}


def says(reason: str) -> FakeGateway:
    status: dict[str, Any] = {
        **STATUS,
        "cameras": {"yard": {**STATUS["cameras"]["yard"], "reason": reason}},
        "alerts": {"lost-yard": ALERT},
        "sinks": {"mqtt": {"waiting": 3, "put_aside": 0, "error": "192.0.2.1:1883: it is busy now"}},
        "store": {**STATUS["store"], "error": "No space left on device"},
    }
    told = ["webhook https://example.org: events, one by one"]
    receipt = {"kept": [STORED], "told": told, "files": 1, "pictures": []}
    return FakeGateway({"status": status, "receipt": receipt})


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", [IN_WORDS]),
        ("/cameras", [IN_WORDS]),
        (
            "/system",
            [
                IN_WORDS,
                "192.0.2.1:1883: er ist gerade beschäftigt",
                "kein Platz mehr auf der Platte",
                "beobachtete Minuten",
                "Webhook https://example.org: Ereignisse, einzeln",
            ],
        ),
        ("/alerts", ['<th scope="row">Von einer Kamera kommt kein Bild']),
    ],
)
def test_reasons_stand_in_the_words_of_the_page(path: str, words: list[str], tmp_path: Path) -> None:
    page = browser(web_parts(gateway=says(REASON), folder=tmp_path), language="de").get(path).text
    assert not [sentence for sentence in words if sentence not in page]
    assert "it does not answer" not in page


def test_what_is_refused_stands_in_the_words_of_the_page(tmp_path: Path) -> None:
    gateway = SettingsGateway(tmp_path)
    admin = browser(web_parts(gateway=gateway), language="de")
    hours = admin.post("/settings/hours", data={"site.opening_hours.monday": "spät", "revision": "0"})
    assert 'monday-wrong">möglich ist „geschlossen“, oder Zeiten wie 10:00-22:00' in hours.text
    limit = admin.post("/settings/limits", data={"site.capacity": "viele", "revision": "0"})
    assert "möglich ist eine ganze Zahl ab 1, nicht &#34;viele&#34;" in limit.text
    camera = {"title": "Neu", "source": "ftp://x", "mount": "side", "revision": "0", "do": "save"}
    assert "<p>Adresse: möglich ist der Pfad einer Datei" in admin.post("/cameras/new", data=camera).text
    gateway.answers["camera.test"] = EdgecountError("gives no picture: check its address")
    assert "Adresse: gibt kein Bild" in admin.post("/cameras/new", data={**camera, "do": "try"}).text


def test_a_page_that_cannot_be_shown_says_why_in_its_words() -> None:
    gateway = FakeGateway({"status": EdgecountError("edgecount does not answer in time: try again in a moment")})
    page = browser(web_parts(gateway=gateway), language="fr").get("/").text
    assert "edgecount ne répond pas à temps : réessayez dans un instant" in page


def test_a_closed_day_is_shown_and_typed_in_the_words_of_the_page(tmp_path: Path) -> None:
    gateway = SettingsGateway(tmp_path)
    admin = browser(web_parts(gateway=gateway), language="de")
    assert 'name="site.opening_hours.sunday" value="geschlossen"' in admin.get("/settings").text
    form = {"site.opening_hours.monday": "Geschlossen ", "site.opening_hours.sunday": "closed", "revision": "0"}
    assert admin.post("/settings/hours", data=form).status_code == 303
    hours = gateway.settings.standing().layered.document
    assert gateway.settings.standing().layered.config.site.opening_hours is not None, hours


def test_only_days_are_read_in_words() -> None:
    form = {"site.opening_hours.monday": "CERRADO", "site.name": "cerrado"}
    assert as_the_config_says(form, "cerrado") == {"site.opening_hours.monday": "closed", "site.name": "cerrado"}
